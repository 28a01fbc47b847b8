package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.event.NamesPosition;
import io.tenantry.tenancy.projection.SkipCommand.SkipId;

/** What was decided about events that could not be followed. */
public sealed interface SkipEvents {
    /** {@code processor} goes on without the event at {@code position}. */
    @EventName("tenancy.event-skipped")
    record EventSkipped(SkipId id, String processor, long position, String reason)
            implements SkipEvents, NamesPosition {}
}
