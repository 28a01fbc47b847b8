package io.tenantry.billing.payment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a provider's result.
 *
 * @param namedUser whom the result names, if anybody
 * @param referenceUnknown it carries a reference that is no payment of this tenant
 * @param subscriptionPayable the payment's subscription can be paid with it; true without a subscription
 */
record Circumstances(
        @Nullable UUID namedUser, boolean referenceUnknown, boolean tenantActive, boolean subscriptionPayable) {}
