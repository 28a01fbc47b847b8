/** Tests of who. */
@NullMarked
package io.tenantry.tenant;

import org.jspecify.annotations.NullMarked;
