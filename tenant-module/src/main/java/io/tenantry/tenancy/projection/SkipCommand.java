package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** An operator's decision that a projection or reaction goes on without one event. */
public sealed interface SkipCommand {
    /** Leaves the event at {@code position} out of {@code processor}; {@code reason} says why. */
    record SkipEvent(@TargetAggregateIdentifier SkipId id, String processor, long position, String reason)
            implements SkipCommand {}

    /** One skip: of one event, in one processor. */
    record SkipId(TenantId tenantId, UUID value) implements StreamId {
        @Override
        public String toString() {
            return stream();
        }
    }
}
