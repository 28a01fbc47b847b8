/** Payments at the API. */
@NullMarked
package io.tenantry.billing.payment.web;

import org.jspecify.annotations.NullMarked;
