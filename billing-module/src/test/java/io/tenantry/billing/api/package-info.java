/** Tests of the package. */
@NullMarked
package io.tenantry.billing.api;

import org.jspecify.annotations.NullMarked;
