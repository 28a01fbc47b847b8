package io.tenantry.tenant.domain;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenant.api.DomainCommand.RecordDomainCheck;
import io.tenantry.tenant.api.DomainId;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks DNS whether domains are still whose they were, several times a day; of each one a day counts once. */
@Component
public class DomainChecks {
    private static final Logger log = LoggerFactory.getLogger(DomainChecks.class);

    private final TenantDatabase database;
    private final DomainDirectory domains;
    private final TextRecords dns;
    private final Commands commands;
    private final Clock clock;

    DomainChecks(TenantDatabase database, DomainDirectory domains, TextRecords dns, Commands commands, Clock clock) {
        this.database = database;
        this.domains = domains;
        this.dns = dns;
        this.commands = commands;
        this.clock = clock;
    }

    /**
     * Whether DNS shows now what the claim needs; empty when there is no such claim.
     *
     * @throws DnsUnavailable when it cannot be said
     */
    public Optional<Boolean> isProven(DomainId id) {
        return domains.proof(id).map(proof -> dns.of(proof.name()).contains(proof.text()));
    }

    /** All domains in use, one after the other. What DNS says nothing about is as it was, and asked the next time. */
    public void repeat() {
        for (DomainId id : inUse()) {
            try {
                Optional<Boolean> proven = isProven(id);
                if (proven.isPresent()) record(id, proven.get());
            } catch (DnsUnavailable e) {
                log.info("{} is checked later: {}", id, e.getMessage());
            } catch (Rejection e) {
                log.info("{} needs no check: {}", id, e.getMessage());
            }
        }
    }

    private void record(DomainId id, boolean proven) {
        String key = id + "/" + LocalDate.now(clock) + "/" + (proven ? "proven" : "missed");
        commands.send(
                id,
                new RecordDomainCheck(id, proven),
                CommandContext.system(id.tenantId(), Source.SCHEDULE, key, "domains/" + key));
    }

    private List<DomainId> inUse() {
        return database.asProjector(jdbc -> jdbc.sql(
                        "select tenant_id, id from tenantry.tenant_domain where state = 'verified' order by tenant_id, id")
                .query((row, _) ->
                        new DomainId(new TenantId(row.getObject(1, UUID.class)), row.getObject(2, UUID.class)))
                .list());
    }
}
