package io.tenantry.billing.payment;

import static io.tenantry.billing.Desk.rubles;
import static io.tenantry.billing.Refused.because;
import static io.tenantry.billing.api.Transition.REFUNDED;
import static io.tenantry.billing.api.Transition.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenantry.billing.Desk;
import io.tenantry.billing.api.BillingRejected.Why;
import io.tenantry.billing.api.Mismatch;
import io.tenantry.billing.api.PaymentCommand.OpenPayment;
import io.tenantry.billing.api.PaymentCommand.ResolveMismatch;
import io.tenantry.billing.api.PaymentEvent.PaymentMismatchResolved;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ModuleTest
class MismatchResolutionTest {
    private final Desk desk;
    private final TenantId tenant;
    private final PaymentId payment;

    @Autowired
    MismatchResolutionTest(Desk desk) {
        this.desk = desk;
        tenant = desk.tenant();
        payment = new PaymentId(tenant, UUID.randomUUID());
        desk.send(payment, new OpenPayment(payment, desk.user(tenant), "acme-pay", rubles(10), null, null));
    }

    private void resolve() {
        desk.send(payment, new ResolveMismatch(payment, "asked the payer"));
    }

    private Map<String, Object> row() {
        desk.await("billing.payments", tenant);
        return desk.rows(
                        tenant,
                        "select mismatched, cast(mismatches as text) as open,"
                                + " cast(resolved_mismatches as text) as resolved from payment where id = '"
                                + payment.value() + "'")
                .getFirst();
    }

    @Test
    void whatFitsHasNothingToSettle() {
        because(Why.PAYMENT_FITS, this::resolve);
        desk.told(tenant, payment.value(), null, "p", SUCCEEDED, rubles(10), null);
        because(Why.PAYMENT_FITS, this::resolve);
    }

    @Test
    void whatIsSettledLeavesTheListOfWhatIsNot() {
        desk.told(tenant, payment.value(), null, "p", SUCCEEDED, rubles(9), null);
        assertThat(row()).isEqualTo(Map.of("mismatched", true, "open", "[\"amount\"]", "resolved", "[]"));
        resolve();
        assertThat(desk.lastEvent(payment))
                .isInstanceOfSatisfying(PaymentMismatchResolved.class, e -> assertThat(e.resolved())
                        .isEqualTo(List.of(Mismatch.AMOUNT)));
        resolve();
        assertThat(desk.events(payment)).hasSize(3);
        assertThat(row()).isEqualTo(Map.of("mismatched", false, "open", "[]", "resolved", "[\"amount\"]"));
        desk.told(tenant, payment.value(), UUID.randomUUID(), "p", REFUNDED, rubles(1), null);
        assertThat(row()).isEqualTo(Map.of("mismatched", true, "open", "[\"user\"]", "resolved", "[\"amount\"]"));
        desk.replay("billing.payments", tenant);
        assertThat(row()).isEqualTo(Map.of("mismatched", true, "open", "[\"user\"]", "resolved", "[\"amount\"]"));
    }

    @Test
    void theNameOfAProvidersPaymentIsNoPayment() {
        desk.told(tenant, payment.value(), null, "p", SUCCEEDED, rubles(10), null);
        PaymentId name = PaymentId.of(tenant, "acme-pay", "p");
        assertThatExceptionOfType(CommandRefused.class)
                .isThrownBy(() -> desk.send(name, new ResolveMismatch(name, "x")));
    }
}
