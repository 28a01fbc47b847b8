package io.tenantry.billing.intake;

import static io.tenantry.billing.intake.Samples.TENANT;
import static io.tenantry.billing.intake.Samples.event;
import static io.tenantry.billing.intake.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.PaymentCommand.RecordProviderResult;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

class IntakeTest {
    private final Letters letters = mock(Letters.class);
    private final List<RecordProviderResult> sent = new CopyOnWriteArrayList<>();
    private final List<CommandContext> contexts = new CopyOnWriteArrayList<>();

    @Test
    void answersPaymentsAtTheSameTime() {
        CountDownLatch allAtOnce = new CountDownLatch(50);
        Intake intake = intake(_ -> meet(allAtOnce));
        var poll = new ArrayList<org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]>>();
        for (int i = 0; i < 50; i++) poll.add(record(i, event(TENANT, "e" + i, "succeeded", "p" + i, null)));
        intake.answer(poll);
        assertThat(sent).hasSize(50);
    }

    @Test
    void answersOnePaymentInOrderUnderBothOfItsNames() {
        UUID reference = UUID.randomUUID();
        Intake intake = intake(command -> sleep(command.transition().ordinal() == 0 ? 30 : 0));
        intake.answer(List.of(
                record(0, event(TENANT, "e0", "pending", "p1", null)),
                record(1, event(TENANT, "e1", "pending", "p2", reference)),
                record(2, event(TENANT, "e2", "succeeded", "p1", reference)),
                record(3, event(TENANT, "e3", "refunded", "p2", null))));
        assertThat(sent)
                .extracting(c -> c.subject() + " " + c.transition().code())
                .containsExactly("p1 pending", "p2 pending", "p1 succeeded", "p2 refunded");
    }

    @Test
    void sendsWithKeyAndCausation() {
        intake(_ -> {}).answer(List.of(record(7, event(TENANT, "e7", "succeeded", "p1", null))));
        CommandContext context = contexts.getFirst();
        assertThat(context.tenantId()).isEqualTo(TENANT);
        assertThat(context.source()).isEqualTo(Source.KAFKA);
        assertThat(context.causationId()).isEqualTo("yookassa/e7@payment-events/0/7");
        assertThat(context.key()).isNotNull();
        assertThat(context.key().key()).startsWith("yookassa/e7#");
    }

    @Test
    void aTakenClaimIsARepeat() {
        intake(_ -> {
                    throw new CommandRefused(CommandRefused.Why.ALREADY_TAKEN, "taken");
                })
                .answer(List.of(record(0, event(TENANT, "e", "succeeded", "p", null))));
        verifyNoInteractions(letters);
    }

    @Test
    void whatNamesNobodyBecomesALetterAndTheOthersAreAnswered() {
        Intake intake = intake(command -> {
            if (command.subject().equals("nobody's"))
                throw new BillingRejected(BillingRejected.Why.UNKNOWN_PAYMENT_AND_USER, "nobody");
        });
        intake.answer(List.of(
                record(0, "not json"),
                record(1, event(TENANT, "e1", "succeeded", "nobody's", null)),
                record(2, event(TENANT, "e2", "succeeded", "p", null))));
        verify(letters).keep(argThat(a -> a.order() == 0), argThat(why -> why.reason() == LetterReason.UNREADABLE));
        verify(letters)
                .keep(
                        argThat(a -> a.order() == 1),
                        argThat(why -> why.reason() == LetterReason.UNKNOWN_PAYMENT_AND_USER));
        assertThat(sent).extracting(RecordProviderResult::subject).containsExactly("p");
    }

    @Test
    void aServerThatCannotWorkNowMakesNoLetter() {
        for (RuntimeException outage : List.of(
                new DataAccessResourceFailureException("away"),
                new IllegalStateException(new java.sql.SQLException("gone", "08006")),
                new CommandRefused(CommandRefused.Why.OVERLOADED, "later"),
                new CommandRefused(CommandRefused.Why.CONCURRENT_CHANGE, "later"))) {
            Intake intake = intake(command -> {
                if (command.subject().equals("p0")) throw outage;
            });
            sent.clear();
            var poll = List.of(
                    record(0, event(TENANT, "e0", "succeeded", "p0", null)),
                    record(1, event(TENANT, "e1", "succeeded", "p1", null)));
            assertThatThrownBy(() -> intake.answer(poll)).isInstanceOf(Outage.class);
            assertThat(sent).extracting(RecordProviderResult::subject).containsExactly("p1");
        }
        verifyNoInteractions(letters);
    }

    @Test
    void aRecordThatFailsEachTimeBecomesALetter() {
        intake(_ -> {
                    throw new DataIntegrityViolationException("its own fault");
                })
                .answer(List.of(record(0, event(TENANT, "e", "succeeded", "p", null))));
        verify(letters).keep(any(), argThat(why -> why.reason() == LetterReason.INTERNAL_ERROR));
    }

    @Test
    void withoutALetterThereIsNoAnswer() {
        doThrow(new Outage(new IllegalStateException())).when(letters).keep(any(), any());
        assertThatThrownBy(() -> intake(_ -> {}).answer(List.of(record(0, "not json"))))
                .isInstanceOf(Outage.class);
    }

    private Intake intake(Consumer<RecordProviderResult> behaviour) {
        Commands commands = (target, command, context) -> {
            var result = (RecordProviderResult) command;
            behaviour.accept(result);
            sent.add(result);
            contexts.add(context);
            return new CommandResult(target.value(), 1, 1, 200, null, Map.of(), false, List.of());
        };
        return new Intake(
                new PaymentReportReader(Samples.GATE), new Results(commands), letters, new SimpleMeterRegistry());
    }

    private static void meet(CountDownLatch all) {
        all.countDown();
        try {
            assertThat(all.await(10, TimeUnit.SECONDS))
                    .as("all at the same time")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
