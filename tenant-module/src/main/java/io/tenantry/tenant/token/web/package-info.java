/** The border to HTTP of this feature. */
@NullMarked
package io.tenantry.tenant.token.web;

import org.jspecify.annotations.NullMarked;
