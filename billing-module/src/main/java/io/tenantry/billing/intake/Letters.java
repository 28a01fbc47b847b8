package io.tenantry.billing.intake;

import io.tenantry.billing.api.LetterCommand.RecordLetter;
import io.tenantry.billing.api.LetterId;
import io.tenantry.billing.intake.Payments.Arrival;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps what nobody can act on: value, event, then a record on the dead letters' topic, each harmless to repeat. It
 * returns when all three are durable; until then the offset is not committed and the record comes again.
 *
 * <p>A record's place names its letter. A Kafka that was made anew counts from 0 again, and a tenant that came from another
 * installation has brought letters of places there: what says something else is another letter. What comes again after
 * its person was erased is the letter that it was, and nothing of it is kept anew.
 */
@Component
class Letters {
    private static final Logger log = LoggerFactory.getLogger(Letters.class);

    private final LetterValues values;
    private final Commands commands;
    private final DeadLetterTopic topic;

    Letters(LetterValues values, Commands commands, DeadLetterTopic topic) {
        this.values = values;
        this.commands = commands;
        this.topic = topic;
    }

    void keep(Arrival arrival, Unacceptable why) {
        try {
            byte[] text = arrival.reading().text();
            byte[] value = text.length > Message.LARGEST ? Arrays.copyOf(text, Message.LARGEST) : text;
            LetterId letter = recorded(arrival, value, why);
            // what is erased is not told once more
            if (!values.isRecordedAsErased(letter, value)) topic.publish(arrival.record(), letter, why);
            log.warn("Letter {} of tenant {}: {}", letter.value(), letter.tenantId(), why.getMessage());
        } catch (RuntimeException e) {
            // without a letter the record would be lost, so whatever keeps us from it is an outage
            throw new Outage(e);
        }
    }

    private LetterId recorded(Arrival arrival, byte[] value, Unacceptable why) {
        ConsumerRecord<byte[], byte[]> record = arrival.record();
        String place = place(record);
        LetterId atPlace = LetterId.of(arrival.reading().owner(), record.topic(), record.partition(), record.offset());
        boolean taken = values.holdAnother(atPlace, value);
        LetterId letter = taken ? atPlace.ofAnother(sha256(value)) : atPlace;
        values.keep(letter.tenantId(), letter.value(), value);
        var command = new RecordLetter(
                letter,
                record.topic(),
                record.partition(),
                record.offset(),
                why.reason().code(),
                why.detail(),
                Message.of(record).size(),
                value.length < arrival.reading().text().length);
        var _ = commands.send(
                letter,
                command,
                CommandContext.system(
                        letter.tenantId(),
                        Source.KAFKA,
                        "letter/" + (taken ? place + "/" + letter.value() : place),
                        place));
        return letter;
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /** {@code <topic>/<partition>/<offset>}. */
    static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "/" + record.partition() + "/" + record.offset();
    }
}
