package io.tenantry.billing.intake;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentEvent.PaymentFailed;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancelled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.tenant.api.TenantEvent.TenantClosed;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantReactivated;
import io.tenantry.tenant.api.TenantEvent.TenantSuspended;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What other systems are told: few, flat, without personal data. A member may be added; anything else is a new version,
 * published beside the old one. Consumers expect repeats.
 */
sealed interface IntegrationEvent {
    /** The domain events that have something to tell. */
    Set<Class<?>> SOURCES = Set.of(
            TenantProvisioned.class,
            TenantReactivated.class,
            TenantSuspended.class,
            TenantClosed.class,
            TrialStarted.class,
            SubscriptionStarted.class,
            SubscriptionRenewed.class,
            SubscriptionCancelled.class,
            SubscriptionExpired.class,
            PaymentSucceeded.class,
            PaymentFailed.class,
            PaymentRefunded.class);

    /** CloudEvents' {@code type}, with the version. */
    String type();

    /** The tenant may work from now on: after its approval, or again after a suspension. */
    record TenantActivated(UUID tenantId) implements IntegrationEvent {
        @Override
        public String type() {
            return "tenantry.tenant-activated.v1";
        }
    }

    /** The tenant may not work until it is activated again. */
    record TenantStopped(UUID tenantId) implements IntegrationEvent {
        @Override
        public String type() {
            return "tenantry.tenant-suspended.v1";
        }
    }

    /** The tenant ended for good. */
    record TenantEnded(UUID tenantId) implements IntegrationEvent {
        @Override
        public String type() {
            return "tenantry.tenant-closed.v1";
        }
    }

    /** The user may use the plan until {@code until}. */
    record SubscriptionBegan(UUID subscriptionId, UUID userId, UUID planId, boolean trial, Instant until)
            implements IntegrationEvent {
        @Override
        public String type() {
            return "tenantry.subscription-started.v1";
        }
    }

    /** The user may use the plan on, until {@code until}. */
    record SubscriptionWentOn(UUID subscriptionId, UUID userId, UUID planId, Instant until)
            implements IntegrationEvent {
        @Override
        public String type() {
            return "tenantry.subscription-renewed.v1";
        }
    }

    /** Ended because somebody wanted it. */
    record SubscriptionGivenUp(UUID subscriptionId, UUID userId) implements IntegrationEvent {
        @Override
        public String type() {
            return "tenantry.subscription-cancelled.v1";
        }
    }

    /** Ended because it was not paid on. */
    record SubscriptionRanOut(UUID subscriptionId, UUID userId) implements IntegrationEvent {
        @Override
        public String type() {
            return "tenantry.subscription-expired.v1";
        }
    }

    /** The amount arrived at the provider. */
    record MoneyArrived(
            UUID paymentId,
            UUID userId,
            String provider,
            long amountMinor,
            String currency,
            @Nullable UUID subscriptionId)
            implements IntegrationEvent {
        @Override
        public String type() {
            return "tenantry.payment-succeeded.v1";
        }
    }

    /** The provider declined. */
    record PaymentDeclined(UUID paymentId, UUID userId, String provider, long amountMinor, String currency)
            implements IntegrationEvent {
        @Override
        public String type() {
            return "tenantry.payment-failed.v1";
        }
    }

    /** The amount was paid back; {@code whole} if with it all that arrived was. */
    record MoneyPaidBack(UUID paymentId, UUID userId, String provider, long amountMinor, String currency, boolean whole)
            implements IntegrationEvent {
        @Override
        public String type() {
            return "tenantry.payment-refunded.v1";
        }
    }

    /** What a domain event tells the outside. */
    static IntegrationEvent of(Object event) {
        return switch (event) {
            case TenantProvisioned e -> new TenantActivated(e.id().value());
            case TenantReactivated e -> new TenantActivated(e.id().value());
            case TenantSuspended e -> new TenantStopped(e.id().value());
            case TenantClosed e -> new TenantEnded(e.id().value());
            case TrialStarted e ->
                new SubscriptionBegan(
                        e.subscriptionId().value(),
                        e.userId(),
                        e.plan().planId().value(),
                        true,
                        e.trialUntil());
            case SubscriptionStarted e ->
                new SubscriptionBegan(
                        e.subscriptionId().value(),
                        e.userId(),
                        e.plan().planId().value(),
                        false,
                        e.paidUntil());
            case SubscriptionRenewed e ->
                new SubscriptionWentOn(
                        e.subscriptionId().value(),
                        e.userId(),
                        e.plan().planId().value(),
                        e.paidUntil());
            case SubscriptionCancelled e ->
                new SubscriptionGivenUp(e.subscriptionId().value(), e.userId());
            case SubscriptionExpired e ->
                new SubscriptionRanOut(e.subscriptionId().value(), e.userId());
            case PaymentSucceeded e -> {
                Money amount = e.result().amount();
                UUID subscription =
                        e.subscriptionId() == null ? null : e.subscriptionId().value();
                yield new MoneyArrived(
                        e.paymentId().value(),
                        e.userId(),
                        e.result().provider(),
                        amount.amountMinor(),
                        amount.currency(),
                        subscription);
            }
            case PaymentFailed e -> {
                Money amount = e.result().amount();
                yield new PaymentDeclined(
                        e.paymentId().value(),
                        e.userId(),
                        e.result().provider(),
                        amount.amountMinor(),
                        amount.currency());
            }
            case PaymentRefunded e -> {
                Money amount = e.result().amount();
                yield new MoneyPaidBack(
                        e.paymentId().value(),
                        e.userId(),
                        e.result().provider(),
                        amount.amountMinor(),
                        amount.currency(),
                        e.state() == PaymentState.REFUNDED);
            }
            default -> throw new IllegalStateException(event.getClass() + " has nothing to tell");
        };
    }
}
