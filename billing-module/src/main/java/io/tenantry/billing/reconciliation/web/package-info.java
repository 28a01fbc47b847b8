/** Reconciliations at the API. */
@NullMarked
package io.tenantry.billing.reconciliation.web;

import org.jspecify.annotations.NullMarked;
