package io.tenantry.tenant.api;

import io.tenantry.tenancy.command.EvenWhenClosed;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of a tenant's own domain. */
public sealed interface DomainCommand {
    DomainId id();

    /**
     * @param name in its plain form, lower case and without a dot at the end
     * @param token what the tenant must publish in the domain's DNS to prove that it is theirs
     */
    record ClaimDomain(@TargetAggregateIdentifier DomainId id, String name, String token) implements DomainCommand {}

    /** @param proven whether the token was found */
    record RecordDomainCheck(@TargetAggregateIdentifier DomainId id, boolean proven) implements DomainCommand {}

    /** Also of a closed tenant: another may want the name. */
    record RemoveDomain(@TargetAggregateIdentifier DomainId id) implements DomainCommand, EvenWhenClosed {}
}
