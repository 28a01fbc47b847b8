/** Tests of the package. */
@NullMarked
package io.tenantry.billing.payment;

import org.jspecify.annotations.NullMarked;
