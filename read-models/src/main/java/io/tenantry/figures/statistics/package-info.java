/** A tenant in numbers: people, subscriptions, tickets. */
@NullMarked
package io.tenantry.figures.statistics;

import org.jspecify.annotations.NullMarked;
