package io.tenantry.tenant.domain;

import io.tenantry.tenancy.store.AppendListener;
import io.tenantry.tenant.StreamStates;
import io.tenantry.tenant.api.DomainEvent.DomainClaimed;
import io.tenantry.tenant.api.DomainId;
import java.util.Optional;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What must be published for a claim, from its own events and so never behind. */
@Component
class DomainDirectory implements AppendListener {
    private final StreamStates<DomainProof> proofs;

    DomainDirectory(EventStorageEngine events) {
        this.proofs = new StreamStates<>(events, DomainDirectory::after);
    }

    Optional<DomainProof> proof(DomainId id) {
        return Optional.ofNullable(proofs.of(id));
    }

    @Override
    public void appended(String stream, String eventName) {
        proofs.forget(stream);
    }

    private static @Nullable DomainProof after(@Nullable DomainProof proof, Object event) {
        return event instanceof DomainClaimed e ? DomainProof.of(e.name(), e.token()) : proof;
    }
}
