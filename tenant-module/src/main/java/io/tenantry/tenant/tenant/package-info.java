/** The tenant's life, from sign-up to its end, and what it may do: limits, features, settings, bot. */
@NullMarked
package io.tenantry.tenant.tenant;

import org.jspecify.annotations.NullMarked;
