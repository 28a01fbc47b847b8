/** Tests of the package. */
@NullMarked
package io.tenantry.billing.subscription;

import org.jspecify.annotations.NullMarked;
