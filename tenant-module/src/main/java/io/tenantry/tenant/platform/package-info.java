/** What the platform itself needs of who: its first operator, and the states that every request asks for. */
@NullMarked
package io.tenantry.tenant.platform;

import org.jspecify.annotations.NullMarked;
