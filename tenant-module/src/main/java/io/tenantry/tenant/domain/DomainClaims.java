package io.tenantry.tenant.domain;

import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenant.api.DomainCommand.ClaimDomain;
import io.tenantry.tenant.api.DomainCommand.RecordDomainCheck;
import io.tenantry.tenant.api.DomainId;
import io.tenantry.tenant.api.Domains;
import io.tenantry.tenant.api.TenantRejected;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class DomainClaims implements Domains {
    private final Ids ids;
    private final BaseDomain base;
    private final DomainChecks checks;

    DomainClaims(Ids ids, BaseDomain base, DomainChecks checks) {
        this.ids = ids;
        this.base = base;
        this.checks = checks;
    }

    @Override
    public ClaimDomain claim(TenantId tenantId, String typed) {
        String name = DomainName.of(typed);
        if (base.isOurs(name))
            throw new TenantRejected(TenantRejected.Why.DOMAIN_RESERVED, "The domain is the platform's.");
        return new ClaimDomain(new DomainId(tenantId, ids.next()), name, DomainProof.newToken());
    }

    @Override
    public Optional<RecordDomainCheck> check(DomainId id) {
        return checks.isProven(id).map(proven -> new RecordDomainCheck(id, proven));
    }

    @Override
    public Proof proof(String name, String token) {
        DomainProof proof = DomainProof.of(name, token);
        return new Proof("TXT", proof.name(), proof.text());
    }
}
