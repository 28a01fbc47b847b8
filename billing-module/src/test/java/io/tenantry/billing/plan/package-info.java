/** Tests of the package. */
@NullMarked
package io.tenantry.billing.plan;

import org.jspecify.annotations.NullMarked;
