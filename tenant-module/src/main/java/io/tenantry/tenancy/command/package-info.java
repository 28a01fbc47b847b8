/** The way of a command: who asks, for which tenant, once for ever; one append decides. */
@NullMarked
package io.tenantry.tenancy.command;

import org.jspecify.annotations.NullMarked;
