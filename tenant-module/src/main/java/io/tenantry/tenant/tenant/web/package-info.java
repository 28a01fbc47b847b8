/** The border to HTTP of this feature. */
@NullMarked
package io.tenantry.tenant.tenant.web;

import org.jspecify.annotations.NullMarked;
