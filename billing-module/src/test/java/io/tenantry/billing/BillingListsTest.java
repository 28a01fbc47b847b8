package io.tenantry.billing;

import static io.tenantry.billing.Desk.rubles;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.OpenPayment;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PlanCommand.ChangePlan;
import io.tenantry.billing.api.PlanCommand.RetirePlan;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.SubscriptionCommand.CancelSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RenewSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RequestSubscription;
import io.tenantry.billing.api.SubscriptionCommand.ResumeSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartTrial;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The read models on the real tables: what commands make of them, that a replay makes the same, and for nobody else. */
@ModuleTest
class BillingListsTest {
    private final Desk desk;
    private final TenantId tenant;
    private final TenantId other;
    private final UUID user;

    @Autowired
    BillingListsTest(Desk desk) {
        this.desk = desk;
        tenant = desk.tenant();
        other = desk.tenant();
        user = desk.user(tenant);
    }

    private List<Map<String, Object>> folded(String projection, String select) {
        desk.await(projection, tenant);
        List<Map<String, Object>> rows = desk.rows(tenant, select);
        desk.replay(projection, tenant);
        assertThat(desk.rows(tenant, select)).isEqualTo(rows);
        assertThat(desk.rows(other, select)).isEmpty();
        return rows;
    }

    @Test
    void plans() {
        PlanId kept = desk.plan(tenant, 199, 7);
        PlanId retired = desk.plan(tenant, 299, 0);
        desk.send(kept, new ChangePlan(kept, Desk.terms(249, 3)));
        desk.send(retired, new RetirePlan(retired));
        List<Map<String, Object>> rows = folded(
                "billing.plans",
                "select id, name, period, price_minor, currency, trial_days, entitlements ->> 'devices' as devices,"
                        + " plan_version, state, version from plan order by price_minor");
        assertThat(rows)
                .containsExactly(
                        Map.of(
                                "id",
                                kept.value(),
                                "name",
                                "Standard",
                                "period",
                                "P1M",
                                "price_minor",
                                24900L,
                                "currency",
                                "RUB",
                                "trial_days",
                                3,
                                "devices",
                                "3",
                                "plan_version",
                                2,
                                "state",
                                "active",
                                "version",
                                2L),
                        Map.of(
                                "id",
                                retired.value(),
                                "name",
                                "Standard",
                                "period",
                                "P1M",
                                "price_minor",
                                29900L,
                                "currency",
                                "RUB",
                                "trial_days",
                                0,
                                "devices",
                                "3",
                                "plan_version",
                                1,
                                "state",
                                "retired",
                                "version",
                                2L));
    }

    private SubscriptionId subscription() {
        return new SubscriptionId(tenant, UUID.randomUUID());
    }

    private String subscriptionRow(SubscriptionId id) {
        desk.await("billing.subscriptions", tenant);
        return desk.rows(
                        tenant,
                        "select concat_ws(' ', state, auto_renew, cancel_at_period_end, plan_version, price_minor,"
                                + " started_at is not null, paid_until is not null, ended_at is not null,"
                                + " payment_id is not null, version) as line from subscription where id = '"
                                + id.value()
                                + "'")
                .getFirst()
                .get("line")
                .toString();
    }

    @Test
    void subscriptions() {
        PlanId plan = desk.plan(tenant, 199, 7);
        desk.topUp(tenant, user, rubles(1000));
        SubscriptionId trial = subscription();
        desk.send(trial, new StartTrial(trial, user, plan, true));
        assertThat(subscriptionRow(trial)).isEqualTo("trial t f 1 19900 t t f f 1");
        desk.send(plan, new ChangePlan(plan, Desk.terms(249, 7)));
        desk.send(trial, new RenewSubscription(trial));
        assertThat(subscriptionRow(trial)).isEqualTo("active t f 2 24900 t t f f 2");
        desk.send(trial, new CancelSubscription(trial, true, null));
        assertThat(subscriptionRow(trial)).isEqualTo("active t t 2 24900 t t f f 3");
        desk.send(trial, new ResumeSubscription(trial));
        assertThat(subscriptionRow(trial)).isEqualTo("active t f 2 24900 t t f f 4");
        desk.send(trial, new CancelSubscription(trial, false, null));
        assertThat(subscriptionRow(trial)).isEqualTo("cancelled t f 2 24900 t t t f 5");

        SubscriptionId started = subscription();
        desk.send(started, new StartSubscription(started, user, plan, false));
        assertThat(subscriptionRow(started)).isEqualTo("active f f 2 24900 t t f f 1");

        SubscriptionId requested = subscription();
        PaymentId payment = new PaymentId(tenant, UUID.randomUUID());
        desk.send(requested, new RequestSubscription(requested, user, plan, false, payment, "acme-pay"));
        assertThat(subscriptionRow(requested)).isEqualTo("pending f f 2 24900 f f f t 1");
        desk.told(tenant, payment.value(), null, "p-1", Transition.SUCCEEDED, rubles(249), null);
        assertThat(subscriptionRow(requested)).isEqualTo("active f f 2 24900 t t f t 2");
        assertThat(folded("billing.subscriptions", "select * from subscription order by id"))
                .hasSize(3);
    }

    @Test
    void wallets() {
        PaymentId payment = PaymentId.of(tenant, "acme-pay", "p-1");
        desk.topUp(tenant, user, rubles(5));
        desk.told(tenant, null, user, "p-1", Transition.SUCCEEDED, new Money(700, "XTR"), null);
        desk.told(tenant, null, user, "p-1", Transition.REFUNDED, new Money(200, "XTR"), "r-1");
        desk.topUp(tenant, user, rubles(-2));
        assertThat(folded(
                        "billing.wallets",
                        "select concat_ws(' ', amount_minor, currency, balance_after_minor, reason,"
                                + " case when reference = '" + payment.value()
                                + "' then 'p' when reference = id then 'self' end,"
                                + " note) as line from wallet_entry order by created_at, id"))
                .extracting(row -> row.get("line"))
                .containsExactly(
                        "500 RUB 500 adjustment self for the test",
                        "700 XTR 700 payment p",
                        "-200 XTR 500 refund p",
                        "-200 RUB 300 adjustment self for the test");
        assertThat(desk.rows(tenant, "select currency, balance_minor from wallet_balance order by currency"))
                .containsExactly(
                        Map.of("currency", "RUB", "balance_minor", 300L),
                        Map.of("currency", "XTR", "balance_minor", 500L));
        assertThat(desk.rows(
                        tenant,
                        "select b.currency from wallet_balance b join (select user_id, currency, sum(amount_minor) as total"
                                + " from wallet_entry group by user_id, currency) e using (user_id, currency)"
                                + " where total <> balance_minor"))
                .isEmpty();
    }

    private void told(PaymentId id, @Nullable UUID who, String subject, Transition transition, Money amount) {
        desk.told(
                tenant,
                id.value(),
                who,
                subject,
                transition,
                amount,
                transition == Transition.REFUNDED ? "r-" + amount.amountMinor() : null);
    }

    @Test
    void payments() {
        PaymentId paid = opened();
        told(paid, null, "a", Transition.PENDING, rubles(10));
        told(paid, desk.user(tenant), "a", Transition.SUCCEEDED, rubles(9));
        told(paid, null, "a", Transition.REFUNDED, rubles(4));
        PaymentId back = opened();
        told(back, null, "b", Transition.SUCCEEDED, rubles(10));
        told(back, null, "b", Transition.FAILED, rubles(10));
        told(back, null, "b", Transition.REFUNDED, rubles(10));
        PaymentId failed = opened();
        told(failed, null, "c", Transition.FAILED, rubles(10));
        PaymentId cancelled = opened();
        told(cancelled, null, "d", Transition.CANCELLED, rubles(10));
        desk.told(tenant, null, user, "e", Transition.REFUNDED, rubles(3), null);
        PaymentId unasked = PaymentId.of(tenant, "acme-pay", "e");
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        paid.value() + " a 1000 900 400 succeeded t [\"amount\", \"user\"] card 4",
                        back.value() + " b 1000 1000 1000 refunded f [] card 4",
                        failed.value() + " c 1000 0 0 failed f [] card 2",
                        cancelled.value() + " d 1000 0 0 cancelled f [] card 2",
                        unasked.value() + " e 300 0 0 pending f [] 2");
        desk.told(tenant, null, user, "e", Transition.SUCCEEDED, rubles(8), null);
        assertThat(lines()).contains(unasked.value() + " e 800 800 300 succeeded f [] card 4");
    }

    private List<String> lines() {
        return folded(
                        "billing.payments",
                        "select concat_ws(' ', id, subject, amount_minor, received_minor, refunded_minor, state,"
                                + " mismatched, mismatches, method, version) as line from payment order by id")
                .stream()
                .map(row -> row.get("line").toString())
                .toList();
    }

    private PaymentId opened() {
        PaymentId id = new PaymentId(tenant, UUID.randomUUID());
        desk.send(id, new OpenPayment(id, user, "acme-pay", rubles(10), null, "top-up"));
        return id;
    }
}
