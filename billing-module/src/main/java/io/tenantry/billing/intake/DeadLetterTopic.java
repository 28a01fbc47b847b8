package io.tenantry.billing.intake;

import io.tenantry.billing.api.LetterId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.stereotype.Component;

/**
 * The records of {@value Topics#DEAD_LETTERS}: key, value and headers as they arrived, and headers that say why and
 * which letter it is. A record may come twice; letter id and place tell.
 */
@Component
class DeadLetterTopic {
    private static final String PREFIX = "tenantry-";

    private final KafkaOperations<byte[], byte[]> kafka;

    DeadLetterTopic(@Qualifier("intakeKafka") KafkaOperations<byte[], byte[]> intakeKafka) {
        this.kafka = intakeKafka;
    }

    /** Returns when the brokers have it. */
    void publish(ConsumerRecord<byte[], byte[]> arrived, LetterId letter, Unacceptable why) {
        byte[] value = arrived.value();
        boolean cut = Message.of(arrived).isTooLarge();
        if (cut && value != null) value = Arrays.copyOf(value, Math.min(value.length, Message.LARGEST));
        var record = new ProducerRecord<>(Topics.DEAD_LETTERS, null, arrived.key(), value);
        if (!cut) arrived.headers().forEach(header -> record.headers().add(header));
        add(record.headers(), "letter", letter.value());
        add(record.headers(), "tenant", letter.tenantId());
        add(record.headers(), "reason", why.reason().code());
        add(record.headers(), "detail", why.detail());
        add(record.headers(), "topic", arrived.topic());
        add(record.headers(), "partition", arrived.partition());
        add(record.headers(), "offset", arrived.offset());
        add(record.headers(), "cut", cut);
        try {
            var _ = kafka.send(record).join();
        } catch (CompletionException e) {
            throw new Outage(e);
        }
    }

    private static void add(Headers headers, String name, Object value) {
        headers.add(PREFIX + name, value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
