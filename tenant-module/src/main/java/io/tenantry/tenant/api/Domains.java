package io.tenantry.tenant.api;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenant.api.DomainCommand.ClaimDomain;
import io.tenantry.tenant.api.DomainCommand.RecordDomainCheck;
import java.util.Optional;

/** Claims on domains of tenants' own, for whoever lets people make and prove them. */
public interface Domains {
    /** The projection that the table {@code tenant_domain} is folded by. */
    String LIST = "tenant.domains";

    /**
     * The DNS record that proves a domain.
     *
     * @param type {@code TXT}
     * @param value what one of its values must be
     */
    record Proof(String type, String name, String value) {}

    /**
     * A new claim, with a token that nobody has had before.
     *
     * @param typed the domain as somebody typed it
     * @throws TenantRejected {@code domain-malformed} or {@code domain-reserved}
     */
    ClaimDomain claim(TenantId tenantId, String typed);

    /**
     * Asks DNS now, and answers what there is to record of it; empty when there is no such claim.
     *
     * @throws io.tenantry.tenancy.Rejection {@code dns-unavailable} when DNS does not answer
     */
    Optional<RecordDomainCheck> check(DomainId id);

    /** What has to be published for a claim with this token. */
    Proof proof(String name, String token);
}
