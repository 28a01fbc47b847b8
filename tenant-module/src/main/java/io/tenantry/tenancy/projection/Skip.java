package io.tenantry.tenancy.projection;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.tenancy.projection.SkipCommand.SkipEvent;
import io.tenantry.tenancy.projection.SkipCommand.SkipId;
import io.tenantry.tenancy.projection.SkipEvents.EventSkipped;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The decision to skip one event; made twice, it is the same decision. */
@Aggregate
class Skip {
    @AggregateIdentifier
    private @Nullable SkipId id;

    /** A tenant that came from another installation has brought ids that were made of positions there. */
    private long position;

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(SkipEvent command) {
        if (id == null || position != command.position())
            apply(new EventSkipped(command.id(), command.processor(), command.position(), command.reason()));
    }

    @EventSourcingHandler
    void on(EventSkipped event) {
        id = event.id();
        position = event.position();
    }

    Skip() {}
}
