package io.tenantry.billing.intake;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Reaction;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.stereotype.Component;

/** Tells other systems, on {@value Topics#EVENTS}. The event's id is the envelope's, so a repeat can be recognised. */
@Component
class PublishIntegrationEvents implements Reaction {
    private static final URI SOURCE = URI.create("tenantry");

    private final KafkaOperations<byte[], byte[]> kafka;

    PublishIntegrationEvents(KafkaOperations<byte[], byte[]> intakeKafka) {
        this.kafka = intakeKafka;
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
        byte[] key = event.tenantId().toString().getBytes(StandardCharsets.UTF_8);
        var record = new ProducerRecord<>(Topics.EVENTS, key, Envelope.write(envelope(event)));
        record.headers().add("content-type", Envelope.STRUCTURED.getBytes(StandardCharsets.UTF_8));
        try {
            var _ = kafka.send(record).join();
        } catch (CompletionException | KafkaException e) {
            // what Kafka cannot take now, it takes later: no reason to park the tenant
            throw new TransientDataAccessResourceException("Kafka did not take an integration event", e);
        }
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
