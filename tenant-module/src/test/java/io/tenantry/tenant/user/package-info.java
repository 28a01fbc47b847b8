/** Tests of who. */
@NullMarked
package io.tenantry.tenant.user;

import org.jspecify.annotations.NullMarked;
