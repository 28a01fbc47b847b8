package io.tenantry.billing.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Something that may be a payment event: a Kafka record, or the text of a letter, which has neither key nor headers. */
final class Message {
    static final int LARGEST = 64 * 1024;

    private final byte @Nullable [] key;
    private final Headers headers;
    private final byte @Nullable [] value;

    private Message(byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        this.key = key;
        this.headers = headers;
        this.value = value;
    }

    static Message of(ConsumerRecord<byte[], byte[]> record) {
        return new Message(record.key(), record.headers(), record.value());
    }

    static Message of(byte[] structured) {
        return new Message(null, new RecordHeaders(), structured);
    }

    byte @Nullable [] key() {
        return key;
    }

    Headers headers() {
        return headers;
    }

    byte @Nullable [] value() {
        return value;
    }

    byte[] valueOrNothing() {
        return value == null ? new byte[0] : value;
    }

    /** Bytes of value and headers: in binary mode, the headers are part of the event. */
    int size() {
        int size = value == null ? 0 : value.length;
        for (Header header : headers)
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        return size;
    }

    boolean isTooLarge() {
        return size() > LARGEST;
    }
}
