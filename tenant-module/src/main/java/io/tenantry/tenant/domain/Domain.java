package io.tenantry.tenant.domain;

import static io.tenantry.tenant.api.TenantRejected.Why.DOMAIN_NOT_PROVEN;
import static io.tenantry.tenant.api.TenantRejected.Why.DOMAIN_REMOVED;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.tenant.api.DomainCommand.ClaimDomain;
import io.tenantry.tenant.api.DomainCommand.RecordDomainCheck;
import io.tenantry.tenant.api.DomainCommand.RemoveDomain;
import io.tenantry.tenant.api.DomainEvent.DomainClaimed;
import io.tenantry.tenant.api.DomainEvent.DomainLapsed;
import io.tenantry.tenant.api.DomainEvent.DomainProofFound;
import io.tenantry.tenant.api.DomainEvent.DomainProofMissed;
import io.tenantry.tenant.api.DomainEvent.DomainRemoved;
import io.tenantry.tenant.api.DomainEvent.DomainVerified;
import io.tenantry.tenant.api.DomainId;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantRejected;
import java.time.Clock;
import java.time.LocalDate;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A domain that a tenant says is theirs, and what its DNS says to that. */
@Aggregate(snapshotTriggerDefinition = "longStreams")
class Domain {
    /** Days on which the proof is missed before the domain is lost: a zone that is being moved is no reason. */
    private static final int PATIENCE = 3;

    @AggregateIdentifier
    private DomainId id;

    private String name = "";
    private DomainState state = DomainState.CLAIMED;
    private int missed;
    private @Nullable LocalDate missedOn;

    @CommandHandler
    Domain(ClaimDomain c, TenantPolicy policy) {
        policy.requireActive();
        DomainName.require(c.name());
        apply(new DomainClaimed(c.id(), c.name(), c.token()));
    }

    @CommandHandler
    void handle(RecordDomainCheck c, TenantPolicy policy, Clock clock) {
        switch (state) {
            case REMOVED -> throw new TenantRejected(DOMAIN_REMOVED, "The domain was removed; claim it anew.");
            case CLAIMED, LAPSED -> {
                policy.requireActive();
                if (!c.proven())
                    throw new TenantRejected(
                            DOMAIN_NOT_PROVEN, "The domain's DNS does not show the record, or not yet.");
                apply(new DomainVerified(id, name));
            }
            case VERIFIED -> {
                if (!c.proven()) miss(LocalDate.now(clock));
                else if (missed > 0) apply(new DomainProofFound(id, name));
            }
        }
    }

    private void miss(LocalDate today) {
        if (today.equals(missedOn)) return;
        if (missed + 1 < PATIENCE) apply(new DomainProofMissed(id, name, today));
        else apply(new DomainLapsed(id, name));
    }

    /** Also for a tenant that has left: the domain's owner may have another plan for it. */
    @CommandHandler
    void handle(RemoveDomain c) {
        if (state != DomainState.REMOVED) apply(new DomainRemoved(id, name));
    }

    @EventSourcingHandler
    void on(DomainClaimed e) {
        id = e.id();
        name = e.name();
    }

    @EventSourcingHandler
    void on(DomainVerified e) {
        state = DomainState.VERIFIED;
        missed = 0;
        missedOn = null;
    }

    @EventSourcingHandler
    void on(DomainProofMissed e) {
        missed++;
        missedOn = e.on();
    }

    @EventSourcingHandler
    void on(DomainProofFound e) {
        missed = 0;
        missedOn = null;
    }

    @EventSourcingHandler
    void on(DomainLapsed e) {
        state = DomainState.LAPSED;
    }

    @EventSourcingHandler
    void on(DomainRemoved e) {
        state = DomainState.REMOVED;
    }

    @SuppressWarnings("unused") // Axon replays events onto an empty instance
    Domain() {}
}
