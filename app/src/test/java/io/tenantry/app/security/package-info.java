/** Tests of the doors. */
@NullMarked
package io.tenantry.app.security;

import org.jspecify.annotations.NullMarked;
