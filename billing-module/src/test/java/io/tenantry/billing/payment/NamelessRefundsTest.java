package io.tenantry.billing.payment;

import static io.tenantry.billing.Desk.rubles;
import static io.tenantry.billing.Refused.because;
import static io.tenantry.billing.api.Transition.PENDING;
import static io.tenantry.billing.api.Transition.REFUNDED;
import static io.tenantry.billing.api.Transition.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.Desk;
import io.tenantry.billing.api.BillingRejected.Why;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.HoldRefund;
import io.tenantry.billing.api.PaymentCommand.OpenPayment;
import io.tenantry.billing.api.PaymentCommand.RecordProviderResult;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentRefundDeferred;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ProviderPaymentEvent.ProviderPaymentLinked;
import io.tenantry.billing.api.ProviderPaymentEvent.ProviderRefundHeld;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.Transition;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A refund may name the provider's payment alone. It finds the money, whichever of them was told first. */
@ModuleTest
class NamelessRefundsTest {
    private static final String SUBJECT = "p-1";

    private final Desk desk;
    private final TenantId tenant;
    private final UUID user;
    private final PaymentId derived;
    private final PaymentId opened;

    @Autowired
    NamelessRefundsTest(Desk desk) {
        this.desk = desk;
        tenant = desk.tenant();
        user = desk.user(tenant);
        derived = PaymentId.of(tenant, "acme-pay", SUBJECT);
        opened = new PaymentId(tenant, UUID.randomUUID());
        desk.send(opened, new OpenPayment(opened, user, "acme-pay", rubles(10), null, null));
    }

    private void toldWithReference(Transition transition, Money amount) {
        desk.told(tenant, opened.value(), null, SUBJECT, transition, amount, null);
    }

    private void nameless(Transition transition, Money amount) {
        desk.told(tenant, null, null, SUBJECT, transition, amount, null);
    }

    private void held(Money amount) {
        desk.send(
                derived,
                new HoldRefund(
                        derived,
                        new RecordProviderResult(
                                derived, null, null, "acme-pay", SUBJECT, REFUNDED, amount, null, "card")));
    }

    private static ProviderResult refund(Money amount) {
        return new ProviderResult("acme-pay", SUBJECT, REFUNDED, amount, SUBJECT, "card");
    }

    private List<Long> ledger() {
        return desk.events(WalletId.of(tenant, user)).stream()
                .map(WalletEvent.class::cast)
                .map(e -> e.balanceAfter().amountMinor())
                .toList();
    }

    @Test
    void afterTheSuccessItFindsThePaymentThatTheSuccessNamed() {
        toldWithReference(SUCCEEDED, rubles(10));
        assertThat(desk.events(derived)).containsExactly(new ProviderPaymentLinked(derived, opened));
        nameless(REFUNDED, rubles(4));
        assertThat(desk.lastEvent(opened))
                .isEqualTo(new PaymentRefunded(
                        opened, user, refund(rubles(4)), rubles(4), PaymentState.SUCCEEDED, List.of(), null));
        nameless(REFUNDED, rubles(4));
        assertThat(ledger()).containsExactly(1000L, 600L);
    }

    @Test
    void beforeTheSuccessItWaitsAndIsTakenBackThen() {
        because(Why.UNKNOWN_PAYMENT_AND_USER, () -> nameless(REFUNDED, rubles(4)));
        held(rubles(4));
        held(rubles(4));
        assertThat(desk.events(derived)).containsExactly(new ProviderRefundHeld(derived, refund(rubles(4))));
        because(Why.UNKNOWN_PAYMENT_AND_USER, () -> nameless(REFUNDED, rubles(4)));
        toldWithReference(SUCCEEDED, rubles(10));
        assertThat(desk.lastEvent(opened))
                .isEqualTo(new PaymentRefunded(
                        opened, user, refund(rubles(4)), rubles(4), PaymentState.SUCCEEDED, List.of(), derived));
        nameless(REFUNDED, rubles(4));
        toldWithReference(REFUNDED, rubles(4));
        held(rubles(4));
        assertThat(ledger()).containsExactly(1000L, 600L);
    }

    @Test
    void itWaitsForAPaymentThatWasNotOpenedHereToo() {
        held(rubles(3));
        desk.told(tenant, null, user, SUBJECT, SUCCEEDED, rubles(10), null);
        assertThat(desk.events(derived).get(1)).isInstanceOf(PaymentDiscovered.class);
        nameless(REFUNDED, rubles(3));
        assertThat(ledger()).containsExactly(1000L, 700L);
    }

    @Test
    void aRefundThatNamedAUserFollowsTheMoneyToo() {
        desk.told(tenant, null, user, SUBJECT, REFUNDED, rubles(4), null);
        assertThat(desk.lastEvent(derived)).isInstanceOf(PaymentRefundDeferred.class);
        toldWithReference(SUCCEEDED, rubles(10));
        assertThat(ledger()).containsExactly(1000L, 600L);
        desk.told(tenant, null, user, SUBJECT, REFUNDED, rubles(4), null);
        nameless(REFUNDED, rubles(4));
        assertThat(ledger()).containsExactly(1000L, 600L);
    }

    @Test
    void holdingWhatIsKnownByNowRecordsIt() {
        toldWithReference(SUCCEEDED, rubles(10));
        held(rubles(10));
        assertThat(ledger()).containsExactly(1000L, 0L);
    }

    @Test
    void otherResultsThatNameNothingFindThePaymentToo() {
        toldWithReference(SUCCEEDED, rubles(10));
        desk.told(tenant, null, user, SUBJECT, PENDING, rubles(10), null);
        assertThat(desk.events(derived)).hasSize(1);
        assertThat(ledger()).containsExactly(1000L);
    }

    @Test
    void toldAtTheSameMomentNeitherIsMissed() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int n = 0; n < 30; n++) {
                String subject = "race-" + n;
                PaymentId paid = new PaymentId(tenant, UUID.randomUUID());
                PaymentId named = PaymentId.of(tenant, "acme-pay", subject);
                desk.send(paid, new OpenPayment(paid, user, "acme-pay", rubles(1), null, null));
                all.add(threads.submit(
                        () -> desk.told(tenant, paid.value(), null, subject, SUCCEEDED, rubles(1), null)));
                all.add(threads.submit(() -> desk.send(
                        named,
                        new HoldRefund(
                                named,
                                new RecordProviderResult(
                                        named, null, null, "acme-pay", subject, REFUNDED, rubles(1), null, null)))));
            }
            for (Future<?> each : all) each.get();
        }
        for (int n = 0; n < 30; n++) {
            PaymentId named = PaymentId.of(tenant, "acme-pay", "race-" + n);
            List<Object> told = desk.events(named);
            ProviderPaymentLinked link = (ProviderPaymentLinked) told.stream()
                    .filter(ProviderPaymentLinked.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(desk.lastEvent(link.to()))
                    .as("after %s, %s", told, desk.events(link.to()))
                    .isInstanceOf(PaymentRefunded.class);
        }
        assertThat(ledger()).hasSize(60);
        assertThat(ledger().getLast()).isZero();
    }
}
