/** Compares our payments with the statements of their providers. */
@NullMarked
package io.tenantry.billing.reconciliation;

import org.jspecify.annotations.NullMarked;
