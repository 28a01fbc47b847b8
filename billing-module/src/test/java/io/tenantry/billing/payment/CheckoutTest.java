package io.tenantry.billing.payment;

import static io.tenantry.billing.Desk.rubles;
import static io.tenantry.billing.Refused.because;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.Desk;
import io.tenantry.billing.api.BillingRejected.Why;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.OpenPayment;
import io.tenantry.billing.api.PaymentEvent.PaymentOpened;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.SubscriptionCommand.CancelSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RequestSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartSubscription;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRequested;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Settings.PaymentProviders;
import io.tenantry.tenant.api.TenantRejected;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ModuleTest
class CheckoutTest {
    private final Desk desk;
    private final TenantId tenant;
    private final UUID user;

    @Autowired
    CheckoutTest(Desk desk) {
        this.desk = desk;
        tenant = desk.tenant();
        user = desk.user(tenant);
    }

    private PaymentId open(UUID whose, String provider, Money amount, @Nullable SubscriptionId subscription) {
        PaymentId id = new PaymentId(tenant, UUID.randomUUID());
        desk.send(id, new OpenPayment(id, whose, provider, amount, subscription, "top-up"));
        return id;
    }

    private RequestSubscription request(PlanId plan, UUID whose, String provider) {
        SubscriptionId id = new SubscriptionId(tenant, UUID.randomUUID());
        return new RequestSubscription(id, whose, plan, true, new PaymentId(tenant, UUID.randomUUID()), provider);
    }

    @Test
    void opensAPayment() {
        PaymentId id = open(user, "acme-pay", rubles(10), null);
        PaymentOpened opened = (PaymentOpened) desk.lastEvent(id);
        assertThat(opened)
                .isEqualTo(new PaymentOpened(
                        id,
                        user,
                        "acme-pay",
                        rubles(10),
                        null,
                        Sealed.of(KeyRef.ofSubject(tenant, user), "top-up"),
                        opened.openedAt()));
        assertThat(desk.used(tenant, "daily-transactions")).isEqualTo(1000);
        assertThat(desk.used(tenant, "monthly-revenue")).isEqualTo(1000);
    }

    @Test
    void opensNothingForStrangersOrThroughWhatIsNoProviderOrForNothing() {
        because(Why.UNKNOWN_USER, () -> open(desk.user(desk.tenant()), "acme-pay", rubles(10), null));
        because(Why.PROVIDER_MALFORMED, () -> open(user, "", rubles(10), null));
        because(Why.PROVIDER_MALFORMED, () -> open(user, "a/b", rubles(10), null));
        because(Why.AMOUNT_NOT_POSITIVE, () -> open(user, "acme-pay", rubles(0), null));
        because(Why.AMOUNT_NOT_POSITIVE, () -> open(user, "acme-pay", rubles(-1), null));
        because(Why.CURRENCY_UNKNOWN, () -> open(user, "acme-pay", new Money(1, "XXX"), null));
    }

    @Test
    void opensOnlyThroughProvidersThatTheTenantTakes() {
        PlanId plan = desk.plan(tenant, 199, 0);
        desk.settings(tenant, "UTC", new PaymentProviders(List.of("yookassa", "acme-pay"), List.of("acme-pay")));
        because(Why.PROVIDER_DISABLED, () -> open(user, "acme-pay", rubles(10), null));
        because(Why.PROVIDER_DISABLED, () -> open(user, "stripe", rubles(10), null));
        RequestSubscription request = request(plan, user, "stripe");
        because(Why.PROVIDER_DISABLED, () -> desk.send(request.subscriptionId(), request));
        open(user, "yookassa", rubles(10), null);
    }

    @Test
    void opensNothingAtASuspendedTenant() {
        PlanId plan = desk.plan(tenant, 199, 0);
        desk.suspend(tenant);
        because(TenantRejected.Why.TENANT_SUSPENDED, () -> open(user, "acme-pay", rubles(10), null));
        RequestSubscription request = request(plan, user, "acme-pay");
        because(TenantRejected.Why.TENANT_SUSPENDED, () -> desk.send(request.subscriptionId(), request));
    }

    @Test
    void keepsToTheLimitsOfDayAndMonth() {
        var day = new io.tenantry.tenant.api.Money(1000, "RUB");
        desk.limits(tenant, new Limits(null, null, day, null));
        open(user, "acme-pay", rubles(10), null);
        because(CommandRefused.Why.LIMIT_REACHED, () -> open(user, "acme-pay", rubles(1), null));
        open(user, "acme-pay", new Money(5000, "EUR"), null); // not the main currency
        desk.limits(tenant, new Limits(null, null, null, day));
        because(CommandRefused.Why.LIMIT_REACHED, () -> open(user, "acme-pay", rubles(1), null));
    }

    @Test
    void asksForASubscriptionAndItsPaymentInOneAppend() {
        PlanId plan = desk.plan(tenant, 199, 0);
        RequestSubscription request = request(plan, user, "acme-pay");
        desk.send(request.subscriptionId(), request);
        PaymentOpened opened = (PaymentOpened) desk.lastEvent(request.paymentId());
        assertThat(opened.amount()).isEqualTo(rubles(199));
        assertThat(opened.subscriptionId()).isEqualTo(request.subscriptionId());
        SubscriptionRequested requested = (SubscriptionRequested) desk.lastEvent(request.subscriptionId());
        assertThat(requested.paymentId()).isEqualTo(request.paymentId());
        assertThat(requested.autoRenew()).isTrue();
        assertThat(Duration.between(opened.openedAt(), requested.lapsesAt()))
                .isBetween(Duration.ofDays(6), Duration.ofDays(7));
        assertThat(desk.used(tenant, "active-subscriptions")).isEqualTo(1);
    }

    @Test
    void asksNotForWhatIsFreeOrUnknown() {
        RequestSubscription free = request(desk.plan(tenant, 0, 0), user, "acme-pay");
        because(Why.PLAN_IS_FREE, () -> desk.send(free.subscriptionId(), free));
        RequestSubscription unknown = request(new PlanId(tenant, UUID.randomUUID()), user, "acme-pay");
        because(Why.PLAN_UNKNOWN, () -> desk.send(unknown.subscriptionId(), unknown));
        RequestSubscription stranger = request(desk.plan(tenant, 199, 0), desk.user(desk.tenant()), "acme-pay");
        because(Why.UNKNOWN_USER, () -> desk.send(stranger.subscriptionId(), stranger));
    }

    @Test
    void opensAPaymentForASubscriptionOverWhatItCosts() {
        PlanId plan = desk.plan(tenant, 199, 0);
        desk.topUp(tenant, user, rubles(199));
        SubscriptionId id = new SubscriptionId(tenant, UUID.randomUUID());
        desk.send(id, new StartSubscription(id, user, plan, false));
        open(user, "acme-pay", rubles(199), id);
        because(Why.WRONG_AMOUNT, () -> open(user, "acme-pay", rubles(198), id));
        because(Why.WRONG_AMOUNT, () -> open(user, "acme-pay", new Money(19900, "EUR"), id));
        because(Why.SUBSCRIPTION_UNKNOWN, () -> open(desk.user(tenant), "acme-pay", rubles(199), id));
        SubscriptionId none = new SubscriptionId(tenant, UUID.randomUUID());
        because(Why.SUBSCRIPTION_UNKNOWN, () -> open(user, "acme-pay", rubles(199), none));
        desk.send(id, new CancelSubscription(id, true, null));
        because(Why.SUBSCRIPTION_ENDS, () -> open(user, "acme-pay", rubles(199), id));
        desk.send(id, new CancelSubscription(id, false, null));
        because(Why.SUBSCRIPTION_CANCELLED, () -> open(user, "acme-pay", rubles(199), id));
    }
}
