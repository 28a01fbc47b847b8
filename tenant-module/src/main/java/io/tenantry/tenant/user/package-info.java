/** A tenant's people and the platform's operators: who they are, whether they are let in. */
@NullMarked
package io.tenantry.tenant.user;

import org.jspecify.annotations.NullMarked;
