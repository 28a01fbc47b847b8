/** Subscriptions: who may use which plan until when, and what happens when a period is over. */
@NullMarked
package io.tenantry.billing.subscription;

import org.jspecify.annotations.NullMarked;
