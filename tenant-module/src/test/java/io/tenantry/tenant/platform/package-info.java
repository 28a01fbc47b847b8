/** Tests of who on a real database. */
@NullMarked
package io.tenantry.tenant.platform;

import org.jspecify.annotations.NullMarked;
