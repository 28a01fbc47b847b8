package io.tenantry.tenancy.store;

import java.time.Instant;

/**
 * What an event claims and uses up, as a function of the event alone, so that import and rebuild reproduce it. A bean
 * per module, asked for every event of every append; events it does not know change nothing.
 */
public interface Constraints {
    /** Says into {@code changes} what {@code event} changes; {@code at} is the event's timestamp. */
    void of(Object event, Instant at, ConstraintChanges changes);
}
