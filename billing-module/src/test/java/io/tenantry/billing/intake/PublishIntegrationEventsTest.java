package io.tenantry.billing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.tenancy.event.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.support.SendResult;

class PublishIntegrationEventsTest {
    private final List<String> sent = new ArrayList<>();
    private final List<CompletableFuture<SendResult<byte[], byte[]>>> answers = new ArrayList<>();
    private boolean answersAtOnce = true;
    private boolean refusesToSend;

    @SuppressWarnings("unchecked")
    private final KafkaOperations<byte[], byte[]> kafka = mock(KafkaOperations.class);

    private final PublishIntegrationEvents reaction = new PublishIntegrationEvents(kafka, Duration.ofMillis(50));

    @SuppressWarnings("unchecked")
    PublishIntegrationEventsTest() {
        when(kafka.send(ArgumentMatchers.<ProducerRecord<byte[], byte[]>>any())).thenAnswer(call -> {
            if (refusesToSend) throw new KafkaException("no broker is known");
            ProducerRecord<byte[], byte[]> record = call.getArgument(0);
            sent.add(new String(record.value(), StandardCharsets.UTF_8));
            CompletableFuture<SendResult<byte[], byte[]>> answer = new CompletableFuture<>();
            if (answersAtOnce) answer.complete(null);
            answers.add(answer);
            return answer;
        });
    }

    private static RecordedEvent event() {
        RecordedEvent event = mock(RecordedEvent.class);
        when(event.eventId()).thenReturn(UUID.randomUUID());
        when(event.tenantId()).thenReturn(Samples.TENANT);
        when(event.id()).thenReturn(Samples.REFERENCE);
        when(event.timestamp()).thenReturn(Instant.EPOCH);
        when(event.payload())
                .thenReturn(new SubscriptionExpired(
                        new SubscriptionId(Samples.TENANT, Samples.REFERENCE), Samples.USER, SubscriptionState.ACTIVE));
        return event;
    }

    private void requireSent(List<RecordedEvent> events) {
        assertThat(sent).hasSameSizeAs(events);
        for (int i = 0; i < events.size(); i++)
            assertThat(sent.get(i)).contains(events.get(i).eventId().toString());
    }

    @Test
    void sendsAllBeforeItWaitsForAny() {
        answersAtOnce = false;
        List<RecordedEvent> events = List.of(event(), event(), event());
        assertThatExceptionOfType(TransientDataAccessResourceException.class).isThrownBy(() -> reaction.on(events));
        requireSent(events);
    }

    @Test
    void whatIsOnItsWayIsWaitedForAndNotSentAgain() {
        answersAtOnce = false;
        List<RecordedEvent> events = List.of(event(), event());
        assertThatExceptionOfType(TransientDataAccessResourceException.class).isThrownBy(() -> reaction.on(events));
        assertThatExceptionOfType(TransientDataAccessResourceException.class).isThrownBy(() -> reaction.on(events));
        answers.forEach(answer -> answer.complete(null));
        reaction.on(events);
        requireSent(events);
    }

    @Test
    void whatCouldNotBeSentIsSentInOrderWhenKafkaIsBack() {
        refusesToSend = true;
        List<RecordedEvent> events = List.of(event(), event());
        assertThatExceptionOfType(TransientDataAccessResourceException.class).isThrownBy(() -> reaction.on(events));
        refusesToSend = false;
        reaction.on(events);
        requireSent(events);
    }

    @Test
    void afterAFailureAllComeAgainInOrderUnderTheirIds() {
        answersAtOnce = false;
        List<RecordedEvent> events = List.of(event(), event());
        assertThatExceptionOfType(TransientDataAccessResourceException.class).isThrownBy(() -> reaction.on(events));
        answers.getFirst().completeExceptionally(new KafkaException("not authorized"));
        answers.getLast().complete(null);
        assertThatExceptionOfType(TransientDataAccessResourceException.class).isThrownBy(() -> reaction.on(events));
        sent.clear();
        answersAtOnce = true;
        reaction.on(events);
        requireSent(events);
    }
}
