@NullMarked
package io.tenantry.billing.reconciliation;

import org.jspecify.annotations.NullMarked;
