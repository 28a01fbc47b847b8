/** Subscriptions at the API. */
@NullMarked
package io.tenantry.billing.subscription.web;

import org.jspecify.annotations.NullMarked;
