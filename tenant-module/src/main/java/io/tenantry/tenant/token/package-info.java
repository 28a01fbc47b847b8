/** API tokens: made once, shown once, scoped, expiring, revocable. */
@NullMarked
package io.tenantry.tenant.token;

import org.jspecify.annotations.NullMarked;
