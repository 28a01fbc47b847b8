package io.tenantry.billing.payment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a provider's result.
 *
 * @param namedUser whom the result names, if anybody
 * @param referenceUnknown it carries a reference that is no payment of this tenant
 * @param purchase what it can do for the payment's subscription
 */
record Circumstances(@Nullable UUID namedUser, boolean referenceUnknown, boolean tenantActive, Purchase purchase) {
    /** What money can do for a subscription. */
    enum Purchase {
        /** There is no subscription to pay. */
        NONE,
        /** It pays the next period. */
        POSSIBLE,
        /** The next period costs more than there is. */
        NOT_COVERED,
        /** The subscription has ended or is to end. */
        ENDED
    }
}
