/** The published language of who: tenants, users and API tokens, and what other modules may ask about them. */
@NullMarked
package io.tenantry.tenant.api;

import org.jspecify.annotations.NullMarked;
