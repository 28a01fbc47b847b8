/** The end of a tenant: asked for, confirmed after a time of grace, done and certified. */
@NullMarked
package io.tenantry.tenant.erasure;

import org.jspecify.annotations.NullMarked;
