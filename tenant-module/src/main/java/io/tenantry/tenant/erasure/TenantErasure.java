package io.tenantry.tenant.erasure;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.tenant.api.TenantErasureCommand.CertifyErasure;
import io.tenantry.tenant.api.TenantErasureEvent.TenantErased;
import io.tenantry.tenant.api.TenantErasureId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** What is left of a tenant: that it was erased, once. */
@Aggregate
class TenantErasure {
    @AggregateIdentifier
    private @Nullable TenantErasureId id;

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(CertifyErasure c) {
        if (id == null) apply(new TenantErased(c.id(), c.signedUpAt(), c.certificate(), c.signature(), c.publicKey()));
    }

    @EventSourcingHandler
    void on(TenantErased e) {
        id = e.id();
    }

    @SuppressWarnings("unused") // Axon replays events onto an empty instance
    TenantErasure() {}
}
