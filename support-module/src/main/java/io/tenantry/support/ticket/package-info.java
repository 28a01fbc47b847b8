/** Tickets: what a user asks, what the desk answers, and the list of both. */
@NullMarked
package io.tenantry.support.ticket;

import org.jspecify.annotations.NullMarked;
