/** Due work, folded from events and dispatched by the clock. */
@NullMarked
package io.tenantry.tenancy.agenda;

import org.jspecify.annotations.NullMarked;
