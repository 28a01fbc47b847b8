package io.tenantry.billing.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantReactivated;
import io.tenantry.tenant.api.TenantEvent.TenantSuspended;
import io.tenantry.tenant.api.TenantStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IntegrationEventTest {
    private static final UUID USER = Samples.USER;
    private static final PaymentId PAYMENT = new PaymentId(Samples.TENANT, Samples.REFERENCE);
    private static final TenantStream TENANT = TenantStream.of(Samples.TENANT);

    @Test
    void saysThatTheTenantMayWorkOrMayNot() {
        var active = new IntegrationEvent.TenantActivated(TENANT.value());
        assertThat(IntegrationEvent.of(new TenantProvisioned(TENANT, "shared"))).isEqualTo(active);
        assertThat(IntegrationEvent.of(new TenantReactivated(TENANT))).isEqualTo(active);
        assertThat(IntegrationEvent.of(
                        new TenantSuspended(TENANT, Sealed.of(KeyRef.ofTenant(Samples.TENANT), "unpaid"))))
                .isEqualTo(new IntegrationEvent.TenantStopped(TENANT.value()));
    }

    @Test
    void saysWhatArrivedAndWhatWasPaidBack() {
        Money amount = Money.of(500, "RUB");
        var success = new ProviderResult("yookassa", "p1", Transition.SUCCEEDED, amount, null, "card");
        assertThat(IntegrationEvent.of(
                        new PaymentSucceeded(PAYMENT, USER, success, null, null, PaymentState.SUCCEEDED, List.of())))
                .isEqualTo(new IntegrationEvent.MoneyArrived(PAYMENT.value(), USER, "yookassa", 500, "RUB", null));
        var refund = new ProviderResult("yookassa", "p1", Transition.REFUNDED, Money.of(200, "RUB"), "r1", null);
        assertThat(IntegrationEvent.of(
                        new PaymentRefunded(PAYMENT, USER, refund, amount, PaymentState.REFUNDED, List.of(), null)))
                .isEqualTo(new IntegrationEvent.MoneyPaidBack(PAYMENT.value(), USER, "yookassa", 200, "RUB", true));
    }

    @Test
    void saysThatASubscriptionRanOut() {
        var id = new SubscriptionId(Samples.TENANT, UUID.randomUUID());
        assertThat(IntegrationEvent.of(new SubscriptionExpired(id, USER, SubscriptionState.ACTIVE)))
                .isEqualTo(new IntegrationEvent.SubscriptionRanOut(id.value(), USER));
    }

    @Test
    void isFlatAndHasAVersionAndIsDescribed() throws Exception {
        Set<Class<?>> flat = Set.of(UUID.class, String.class, long.class, boolean.class, Instant.class);
        String document = Files.readString(Path.of("../docs/payment-events.md"));
        for (Class<?> told : IntegrationEvent.class.getPermittedSubclasses()) {
            assertThat(Arrays.stream(told.getRecordComponents()).map(RecordComponent::getType))
                    .isNotEmpty()
                    .allMatch(flat::contains);
            for (RecordComponent component : told.getRecordComponents())
                assertThat(document).contains("`" + component.getName() + "`");
        }
        var shown =
                new IntegrationEvent.SubscriptionBegan(USER, USER, USER, true, Instant.parse("2026-11-21T00:00:00Z"));
        assertThat(shown.type()).matches("tenantry\\.[a-z-]+\\.v1");
        assertThat(new String(StrictJson.write(shown), StandardCharsets.UTF_8))
                .contains("\"until\":\"2026-11-21T00:00:00Z\"")
                .doesNotContain("type");
    }
}
