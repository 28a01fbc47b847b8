/** Tests of who. */
@NullMarked
package io.tenantry.tenant.tenant;

import org.jspecify.annotations.NullMarked;
