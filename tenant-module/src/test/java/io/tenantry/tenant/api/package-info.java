/** Tests of the published language. */
@NullMarked
package io.tenantry.tenant.api;

import org.jspecify.annotations.NullMarked;
