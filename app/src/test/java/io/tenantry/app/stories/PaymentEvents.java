package io.tenantry.app.stories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The providers' side of the topic {@code payment-events}. */
public final class PaymentEvents {
    private static final String TOPIC = "payment-events";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Server server;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final Map<TopicPartition, Long> sent = new HashMap<>();

    PaymentEvents(Server server, String bootstrapServers) {
        this.server = server;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "max.request.size", 4_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Sends, and answers when the server has dealt with all of it and shows what came of it. */
    public void deliver(PaymentEvent... events) {
        deliver(List.of(events));
    }

    public void deliver(List<PaymentEvent> events) {
        events.forEach(event -> send(event.key(), event.structured()));
        awaitAnswers();
    }

    public void deliverRaw(@Nullable String key, String value) {
        send(key, value);
        awaitAnswers();
    }

    /** In CloudEvents' binary mode: attributes in headers, the value is the data alone. */
    public void deliverBinary(PaymentEvent event) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(TOPIC, event.key().getBytes(UTF_8), Api.JSON.writeValueAsBytes(event.data()));
        event.attributes().forEach((name, value) -> {
            String header = name.equals("datacontenttype") ? "content-type" : "ce_" + name;
            message.headers().add(header, String.valueOf(value).getBytes(UTF_8));
        });
        send(message);
        awaitAnswers();
    }

    public void send(@Nullable String key, String value) {
        send(new ProducerRecord<>(TOPIC, key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8)));
    }

    private void send(ProducerRecord<byte[], byte[]> message) {
        try {
            RecordMetadata place = producer.send(message).get();
            sent.merge(new TopicPartition(place.topic(), place.partition()), place.offset() + 1, Math::max);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The server commits an offset when every record up to it has its answer. */
    public void awaitAnswers() {
        await().atMost(PATIENCE).until(this::isAllAnswered);
        server.settle();
    }

    private boolean isAllAnswered() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("tenantry")
                .partitionsToOffsetAndMetadata()
                .get();
        return sent.entrySet().stream().allMatch(place -> {
            OffsetAndMetadata offset = committed.get(place.getKey());
            return offset != null && offset.offset() >= place.getValue();
        });
    }
}
