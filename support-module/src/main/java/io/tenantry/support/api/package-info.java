/** What support says to other modules: ticket commands, ticket events, ids and reasons of refusal. */
@NullMarked
package io.tenantry.support.api;

import org.jspecify.annotations.NullMarked;
