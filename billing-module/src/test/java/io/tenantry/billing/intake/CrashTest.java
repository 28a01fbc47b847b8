package io.tenantry.billing.intake;

import static io.tenantry.billing.Desk.rubles;
import static io.tenantry.billing.intake.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.reset;

import io.tenantry.billing.Desk;
import io.tenantry.billing.api.LetterCommand.RecordLetter;
import io.tenantry.billing.api.LetterEvent.LetterRecorded;
import io.tenantry.billing.api.LetterId;
import io.tenantry.billing.api.PaymentCommand.HoldRefund;
import io.tenantry.billing.api.PaymentCommand.RecordProviderResult;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.invocation.InvocationOnMock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/**
 * The server dies at each boundary between poll, append and offset commit; the poll comes again, to a server that knows
 * only what is on disk. A crash is an {@link Error}, which nothing on the way handles.
 */
@ModuleTest
class CrashTest {
    private static final AtomicLong OFFSETS = new AtomicLong();

    @Autowired
    Desk desk;

    @Autowired
    Intake intake;

    @MockitoSpyBean
    Commands commands;

    @MockitoSpyBean
    LetterValues values;

    @MockitoSpyBean
    DeadLetterTopic dead;

    private final List<UUID> published = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private TenantId tenant;

    @SuppressWarnings("NullAway.Init")
    private UUID user;

    /** Where it dies. */
    enum Boundary {
        BEFORE_DISPATCH(RecordProviderResult.class, false),
        AFTER_THE_APPEND_BEFORE_THE_ANSWER(RecordProviderResult.class, true),
        BEFORE_THE_LETTERS_VALUE(LetterValues.class, false),
        AFTER_THE_LETTERS_VALUE(LetterValues.class, true),
        BEFORE_THE_LETTER(RecordLetter.class, false),
        AFTER_THE_LETTER(RecordLetter.class, true),
        BEFORE_THE_DEAD_LETTERS_RECORD(DeadLetterTopic.class, false),
        AFTER_THE_DEAD_LETTERS_RECORD(DeadLetterTopic.class, true),
        BEFORE_A_REFUND_IS_HELD(HoldRefund.class, false),
        AFTER_A_REFUND_IS_HELD(HoldRefund.class, true),
        AFTER_ALL_ANSWERS_BEFORE_THE_OFFSETS(Void.class, true);

        private final Class<?> what;
        private final boolean after;

        Boundary(Class<?> what, boolean after) {
            this.what = what;
            this.after = after;
        }
    }

    private static final class Crash extends Error {}

    @BeforeEach
    void begin() {
        tenant = desk.tenant();
        user = desk.user(tenant);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostAndNothingDoubled(Boundary boundary) {
        List<ConsumerRecord<byte[], byte[]>> poll = List.of(
                record(event("paid", "succeeded", user, 500)),
                record(event("paid", "refunded", user, 200)),
                record(event("nobodys", "succeeded", UUID.randomUUID(), 900)),
                record(nameless("later", "refunded", 300)));
        crashAt(boundary);
        if (boundary.what == Void.class) intake.answer(poll);
        else assertThatThrownBy(() -> intake.answer(poll)).hasRootCauseInstanceOf(Crash.class);

        worksAgain();
        intake.answer(poll);
        intake.answer(poll);
        intake.answer(List.of(record(event("later", "succeeded", user, 300))));

        assertThat(ledger()).containsExactlyInAnyOrder(500L, -200L, 300L, -300L);
        assertThat(((WalletEvent) desk.lastEvent(WalletId.of(tenant, user))).balanceAfter())
                .isEqualTo(rubles(3));
        Set<UUID> letters = Set.of(letter(poll.get(2)), letter(poll.get(3)));
        for (UUID letter : letters)
            assertThat(desk.events(new LetterId(tenant, letter)))
                    .hasSize(1)
                    .first()
                    .isInstanceOf(LetterRecorded.class);
        assertThat(desk.rows(tenant, "select id from letter_value"))
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrderElementsOf(letters);
        assertThat(published).as("records of dead letters may come twice").containsAll(letters);
        assertThat(Set.copyOf(published)).isEqualTo(letters);
    }

    private List<Long> ledger() {
        List<Long> entries = new ArrayList<>();
        long before = 0;
        for (Object event : desk.events(WalletId.of(tenant, user))) {
            long after = ((WalletEvent) event).balanceAfter().amountMinor();
            entries.add(after - before);
            before = after;
        }
        return entries;
    }

    private void crashAt(Boundary boundary) {
        AtomicBoolean crashed = new AtomicBoolean();
        doAnswer(call -> {
                    boolean here = boundary.what.isInstance(call.getArgument(1));
                    return here ? once(crashed, boundary, call) : call.callRealMethod();
                })
                .when(commands)
                .send(any(), any(), any());
        doAnswer(call -> boundary.what == LetterValues.class ? once(crashed, boundary, call) : call.callRealMethod())
                .when(values)
                .keep(any(), any(), any());
        doAnswer(call -> {
                    boolean here = boundary.what == DeadLetterTopic.class && crashed.compareAndSet(false, true);
                    if (here && !boundary.after) throw new Crash();
                    published.add(call.<LetterId>getArgument(1).value());
                    if (here) throw new Crash();
                    return null;
                })
                .when(dead)
                .publish(any(), any(), any());
    }

    /** After: of a command that was not refused. Several come at once, and one of them will be. */
    private static @Nullable Object once(AtomicBoolean crashed, Boundary boundary, InvocationOnMock call)
            throws Throwable {
        if (!boundary.after && crashed.compareAndSet(false, true)) throw new Crash();
        Object answer = call.callRealMethod();
        if (boundary.after && crashed.compareAndSet(false, true)) throw new Crash();
        return answer;
    }

    private void worksAgain() {
        reset(commands, values);
        doAnswer(call -> published.add(call.<LetterId>getArgument(1).value()) ? null : null)
                .when(dead)
                .publish(any(), any(), any());
    }

    private static UUID letter(ConsumerRecord<byte[], byte[]> record) {
        return LetterId.of(TenantId.PLATFORM, record.topic(), record.partition(), record.offset())
                .value();
    }

    private ConsumerRecord<byte[], byte[]> record(String value) {
        return new ConsumerRecord<>(
                Topics.PAYMENT_EVENTS, 0, OFFSETS.getAndIncrement(), bytes(tenant.toString()), bytes(value));
    }

    private String event(String subject, String transition, UUID whom, long amount) {
        return nameless(subject, transition, amount)
                .replace("\"amountMinor\"", "\"userId\":\"" + whom + "\",\"amountMinor\"");
    }

    private String nameless(String subject, String transition, long amount) {
        return """
                {"specversion":"1.0","id":"%1$s-%2$s","source":"yookassa","type":"payment.%2$s","subject":"%1$s",
                 "tenantid":"%3$s","data":{"amountMinor":%4$d,"currency":"RUB"}}""".formatted(subject, transition, tenant, amount);
    }
}
