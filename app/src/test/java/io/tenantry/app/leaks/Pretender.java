package io.tenantry.app.leaks;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** An aggregate that says it is another tenant's. */
@Aggregate
@ConditionalOnProperty(Impostor.PROPERTY)
class Pretender {
    @AggregateIdentifier
    private @Nullable UserId id;

    @CommandHandler
    Pretender(Impostor.PretendToBe c) {
        apply(Impostor.pretended(c));
    }

    @EventSourcingHandler
    void on(UserBlocked e) {
        id = e.id();
    }

    Pretender() {}
}
