/** The border to HTTP of this feature. */
@NullMarked
package io.tenantry.tenant.user.web;

import org.jspecify.annotations.NullMarked;
