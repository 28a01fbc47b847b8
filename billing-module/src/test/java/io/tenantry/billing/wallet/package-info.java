/** Tests of the package. */
@NullMarked
package io.tenantry.billing.wallet;

import org.jspecify.annotations.NullMarked;
