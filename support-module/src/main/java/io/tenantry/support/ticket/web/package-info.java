/** Tickets over HTTP. */
@NullMarked
package io.tenantry.support.ticket.web;

import org.jspecify.annotations.NullMarked;
