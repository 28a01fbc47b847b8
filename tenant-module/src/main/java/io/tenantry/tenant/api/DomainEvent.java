package io.tenantry.tenant.api;

import io.tenantry.tenancy.event.EventName;
import java.time.LocalDate;

/** What happens to a tenant's own domain. */
public sealed interface DomainEvent {
    DomainId id();

    /** The tenant says that the domain is theirs. It means nothing until it is proven. */
    @EventName("tenant.domain-claimed")
    record DomainClaimed(DomainId id, String name, String token) implements DomainEvent {}

    /** The domain's DNS says so too: from now on it names the tenant, and no other. */
    @EventName("tenant.domain-verified")
    record DomainVerified(DomainId id, String name) implements DomainEvent {}

    /** The proof was not there that day; the domain still names the tenant. */
    @EventName("tenant.domain-proof-missed")
    record DomainProofMissed(DomainId id, String name, LocalDate on) implements DomainEvent {}

    /** The proof is there again. */
    @EventName("tenant.domain-proof-found")
    record DomainProofFound(DomainId id, String name) implements DomainEvent {}

    /** The proof was missed for too long: the domain names nobody, and whoever proves it may have it. */
    @EventName("tenant.domain-lapsed")
    record DomainLapsed(DomainId id, String name) implements DomainEvent {}

    /** The tenant, or an operator, gave the domain up. */
    @EventName("tenant.domain-removed")
    record DomainRemoved(DomainId id, String name) implements DomainEvent {}
}
