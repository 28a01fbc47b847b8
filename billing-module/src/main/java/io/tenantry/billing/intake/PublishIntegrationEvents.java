package io.tenantry.billing.intake;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Reaction;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.stereotype.Component;

/**
 * Tells other systems, on {@value Topics#EVENTS}. The event's id is the envelope's, so a repeat can be recognised.
 *
 * <p>Events at hand are sent together. The producer never gives a record up, so what was sent stays in order however long
 * Kafka is away; what is still on its way when the reaction tries again is waited for, and not sent once more.
 */
@Component
class PublishIntegrationEvents implements Reaction {
    private static final URI SOURCE = URI.create("tenantry");
    /** Then the lane shows that it waits for Kafka, and comes back. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaOperations<byte[], byte[]> kafka;
    private final Duration patience;
    private final Map<UUID, CompletableFuture<?>> onTheirWay = new ConcurrentHashMap<>();

    @Autowired
    PublishIntegrationEvents(@Qualifier("integrationKafka") KafkaOperations<byte[], byte[]> integrationKafka) {
        this(integrationKafka, PATIENCE);
    }

    PublishIntegrationEvents(KafkaOperations<byte[], byte[]> kafka, Duration patience) {
        this.kafka = kafka;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "publish-integration-events";
    }

    @Override
    public Set<Class<?>> events() {
        return IntegrationEvent.SOURCES;
    }

    @Override
    public void on(RecordedEvent event) {
        on(List.of(event));
    }

    @Override
    public void on(List<RecordedEvent> events) {
        Set<UUID> ids = new HashSet<>();
        events.forEach(event -> ids.add(event.eventId()));
        onTheirWay.keySet().retainAll(ids);
        try {
            List<CompletableFuture<?>> sent = new ArrayList<>(events.size());
            for (RecordedEvent event : events)
                sent.add(onTheirWay.computeIfAbsent(event.eventId(), _ -> kafka.send(record(event))));
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            onTheirWay.clear();
        } catch (ExecutionException e) {
            onTheirWay.clear(); // in order again from the first of them
            throw notNow(e);
        } catch (TimeoutException | KafkaException e) {
            throw notNow(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notNow(e);
        }
    }

    /** What Kafka cannot take now, it takes later: no reason to park the tenant. */
    private static TransientDataAccessResourceException notNow(Exception e) {
        return new TransientDataAccessResourceException("Kafka did not take integration events", e);
    }

    private static ProducerRecord<byte[], byte[]> record(RecordedEvent event) {
        byte[] key = event.tenantId().toString().getBytes(StandardCharsets.UTF_8);
        var record = new ProducerRecord<>(Topics.EVENTS, key, Envelope.write(envelope(event)));
        record.headers().add("content-type", Envelope.STRUCTURED.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static CloudEvent envelope(RecordedEvent event) {
        IntegrationEvent told = IntegrationEvent.of(event.payload());
        return CloudEventBuilder.v1()
                .withId(event.eventId().toString())
                .withSource(SOURCE)
                .withType(told.type())
                .withSubject(event.id().toString())
                .withTime(event.timestamp().atOffset(ZoneOffset.UTC))
                .withExtension("tenantid", event.tenantId().toString())
                .withData("application/json", StrictJson.write(told))
                .build();
    }
}
