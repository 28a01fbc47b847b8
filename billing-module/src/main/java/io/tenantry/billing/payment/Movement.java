package io.tenantry.billing.payment;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.SubscriptionId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Money that a provider's result moves. */
sealed interface Movement {
    /** Into the user's wallet; and from there to the subscription, if there is one. */
    record Credit(UUID userId, Money amount, @Nullable SubscriptionId pays) implements Movement {}

    /** Out of the user's wallet, below zero if need be. */
    record Debit(UUID userId, Money amount) implements Movement {}
}
