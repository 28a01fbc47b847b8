package io.tenantry.billing.reconciliation;

import static io.tenantry.billing.Desk.rubles;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.Desk;
import io.tenantry.billing.api.Difference;
import io.tenantry.billing.api.Difference.Kind;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.OpenPayment;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ReconciliationCommand.RecordReconciliation;
import io.tenantry.billing.api.ReconciliationEvent.Totals;
import io.tenantry.billing.api.ReconciliationId;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.test.ModuleTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * The two read models of reconciliation on the real tables: what events make of them, that a replay and a second
 * delivery make the same, and for nobody else.
 */
@ModuleTest
class ReconciliationReadModelsTest {
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");

    private final Desk desk;
    private final TenantId tenant;
    private final TenantId other;
    private final UUID user;

    @Autowired
    ReconciliationReadModelsTest(Desk desk) {
        this.desk = desk;
        tenant = desk.tenant();
        other = desk.tenant();
        user = desk.user(tenant);
    }

    @Test
    void providersPaymentsStandUnderTheirOwnNames() {
        PaymentId opened = new PaymentId(tenant, UUID.randomUUID());
        desk.send(opened, new OpenPayment(opened, user, "acme-pay", rubles(10), null, null));
        told(opened, "declined", Transition.FAILED, rubles(10), null);
        told(opened, "paid", Transition.PENDING, rubles(10), null);
        told(opened, "paid", Transition.SUCCEEDED, rubles(9), null);
        told(opened, "paid", Transition.CANCELLED, rubles(9), null);
        told(opened, "paid", Transition.REFUNDED, rubles(4), "r-1");
        told(opened, "paid", Transition.REFUNDED, rubles(4), "r-1");
        PaymentId waiting = new PaymentId(tenant, UUID.randomUUID());
        desk.send(waiting, new OpenPayment(waiting, user, "acme-pay", rubles(1), null, null));
        told(waiting, "waiting", Transition.PENDING, rubles(1), null);
        told(waiting, "given-up", Transition.CANCELLED, rubles(1), null);
        desk.told(tenant, null, user, "back", Transition.REFUNDED, rubles(3), null);
        desk.told(tenant, null, user, "back", Transition.SUCCEEDED, rubles(3), null);
        desk.told(tenant, null, user, "foreign", Transition.SUCCEEDED, new Money(700, "XTR"), null);
        desk.told(tenant, null, user, "foreign", Transition.REFUNDED, rubles(7), "r-2");
        assertThat(payments())
                .containsExactly(
                        "back " + PaymentId.of(tenant, "acme-pay", "back").value() + " refunded 300 RUB back:300 RUB",
                        "declined " + opened.value() + " failed",
                        "foreign " + PaymentId.of(tenant, "acme-pay", "foreign").value()
                                + " succeeded 700 XTR r-2:700 RUB",
                        "given-up " + waiting.value() + " cancelled",
                        "paid " + opened.value() + " succeeded 900 RUB r-1:400 RUB",
                        "waiting " + waiting.value() + " pending");
        told(opened, "paid", Transition.REFUNDED, rubles(5), "r-3");
        assertThat(payments()).contains("paid " + opened.value() + " refunded 900 RUB r-1:400 RUB, r-3:500 RUB");
        List<String> before = payments();
        desk.redeliver(ProviderLedger.NAME);
        desk.told(tenant, null, user, "last", Transition.SUCCEEDED, rubles(1), null);
        assertThat(payments()).containsAll(before).hasSize(before.size() + 1);
    }

    @Test
    void aReconciliationIsARunAndItsDifferencesInTheirOrder() {
        ReconciliationId id = new ReconciliationId(tenant, UUID.randomUUID());
        UUID payment = UUID.randomUUID();
        List<Difference> differences = new ArrayList<>();
        differences.add(new Difference(
                Kind.OTHER_AMOUNT,
                2,
                "p-1",
                null,
                rubles(10),
                PaymentState.SUCCEEDED,
                rubles(9),
                PaymentState.REFUNDED,
                payment));
        differences.add(
                new Difference(Kind.REFUND_MISSING_THERE, null, "p-2", "r-2", null, null, rubles(1), null, payment));
        for (int i = 2; i < 300; i++) // more than one event holds
        differences.add(new Difference(
                Kind.MISSING_HERE, i + 1, "p-" + i, null, rubles(i), PaymentState.SUCCEEDED, null, null, null));
        desk.send(
                id,
                new RecordReconciliation(
                        id,
                        "acme-pay",
                        NOVEMBER,
                        DECEMBER,
                        "csv",
                        "c0ffee",
                        310,
                        10,
                        List.of(new Totals("RUB", 100, 90), new Totals("XTR", 0, 7)),
                        differences));
        assertThat(runs())
                .containsExactly(id.value()
                        + " acme-pay 2026-11-01 2026-12-01 csv c0ffee 310 10 300 300 3"
                        + " [{\"currency\": \"RUB\", \"knownMinor\": 90, \"statedMinor\": 100},"
                        + " {\"currency\": \"XTR\", \"knownMinor\": 7, \"statedMinor\": 0}]");
        List<String> found = found();
        assertThat(found).hasSize(300);
        assertThat(found.getFirst()).isEqualTo("0 other-amount 2 p-1 - 1000 RUB succeeded 900 RUB refunded " + payment);
        assertThat(found.get(1)).isEqualTo("1 refund-missing-there - p-2 r-2 - - - 100 RUB - " + payment);
        assertThat(found.get(299)).isEqualTo("299 missing-here 300 p-299 - 29900 RUB succeeded - - - -");
        List<String> run = runs();
        desk.redeliver(Reconciliations.READ_MODEL);
        ReconciliationId quiet = new ReconciliationId(tenant, UUID.randomUUID());
        desk.send(
                quiet,
                new RecordReconciliation(
                        quiet, "acme-pay", NOVEMBER, DECEMBER, "json", "0", 0, 0, List.of(), List.of()));
        assertThat(runs())
                .containsAll(run)
                .contains(quiet.value() + " acme-pay 2026-11-01 2026-12-01 json 0 0 0 0 0 1 []")
                .hasSize(2);
        assertThat(found()).isEqualTo(found);
    }

    private void told(
            PaymentId payment, String subject, Transition transition, Money amount, @Nullable String refundId) {
        desk.told(tenant, payment.value(), null, subject, transition, amount, refundId);
    }

    private List<String> payments() {
        return lines(
                ProviderLedger.NAME,
                "select concat_ws(' ', subject, payment_id, state, received_minor, currency, (select string_agg("
                        + "key || ':' || (value ->> 'amountMinor') || ' ' || (value ->> 'currency'), ', ' order by key)"
                        + " from jsonb_each(refunds))) as line, received_at, changed_at from provider_payment"
                        + " order by subject");
    }

    private List<String> runs() {
        return lines(
                Reconciliations.READ_MODEL,
                "select concat_ws(' ', id, provider, from_time::date, to_time::date, format, digest, lines, matched,"
                        + " differences, kept, version, totals) as line, created_at from reconciliation order by 1");
    }

    private List<String> found() {
        return lines(
                Reconciliations.READ_MODEL,
                "select array_to_string(array[number::text, kind, line::text, subject, refund_id, stated_minor::text,"
                        + " stated_currency, stated_state, known_minor::text, known_currency, known_state,"
                        + " payment_id::text], ' ', '-') as line from reconciliation_difference order by number");
    }

    /** The same before and after a replay, and another tenant's are none. */
    private List<String> lines(String projection, String select) {
        desk.await(projection, tenant);
        List<Map<String, Object>> rows = desk.rows(tenant, select);
        desk.replay(projection, tenant);
        assertThat(desk.rows(tenant, select)).as("after a replay").isEqualTo(rows);
        assertThat(desk.rows(other, select)).isEmpty();
        return rows.stream().map(row -> String.valueOf(row.get("line"))).toList();
    }
}
