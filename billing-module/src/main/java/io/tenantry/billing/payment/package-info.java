/** Payments: what was asked of a provider, what the provider says became of it, and what that moves. */
@NullMarked
package io.tenantry.billing.payment;

import org.jspecify.annotations.NullMarked;
