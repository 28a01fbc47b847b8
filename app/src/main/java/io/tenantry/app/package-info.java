/** Wiring: security, embedded servers, configuration. It holds no business rule. */
@NullMarked
package io.tenantry.app;

import org.jspecify.annotations.NullMarked;
