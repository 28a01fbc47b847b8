@NullMarked
package io.tenantry.tenant.erasure;

import org.jspecify.annotations.NullMarked;
