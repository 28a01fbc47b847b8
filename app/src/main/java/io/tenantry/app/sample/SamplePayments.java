package io.tenantry.app.sample;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Payment events on Kafka, as the adapter of a provider would send them. */
final class SamplePayments implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KafkaProducer<String, byte[]> producer;
    private final Queue<Future<?>> onTheWay = new ConcurrentLinkedQueue<>();

    SamplePayments(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", "5", "max.block.ms", "10000"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** @param reference our payment id where we opened it, else null */
    void send(
            String tenantId,
            String provider,
            String subject,
            String result,
            @Nullable String reference,
            String userId,
            long amountMinor,
            String currency) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (reference != null) data.put("reference", reference);
        data.put("userId", userId);
        data.put("amountMinor", amountMinor);
        data.put("currency", currency);
        data.put("method", "card");
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", subject + "-" + result);
        event.put("source", provider);
        event.put("type", "payment." + result);
        event.put("subject", subject);
        event.put("tenantid", tenantId);
        event.put("datacontenttype", "application/json");
        event.put("data", data);
        var record = new ProducerRecord<>("payment-events", tenantId, JSON.writeValueAsBytes(event));
        record.headers().add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
        onTheWay.add(producer.send(record));
    }

    /** Returns when Kafka has everything that was sent. */
    void flush() {
        producer.flush();
        try {
            for (Future<?> sent = onTheWay.poll(); sent != null; sent = onTheWay.poll()) sent.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka refuses payment events: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
