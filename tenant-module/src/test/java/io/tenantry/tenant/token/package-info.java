/** Tests of who. */
@NullMarked
package io.tenantry.tenant.token;

import org.jspecify.annotations.NullMarked;
