package io.tenantry.tenant.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.MovableClock;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.Claims;
import io.tenantry.tenancy.store.EventFeed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.DomainEvent.DomainClaimed;
import io.tenantry.tenant.api.DomainEvent.DomainVerified;
import io.tenantry.tenant.api.DomainId;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Domains in use are looked at again and again, here with a world whose DNS the test writes. */
@ModuleTest
class DomainChecksTest {
    private static final Instant DAY = Instant.parse("2031-05-01T12:00:00Z");

    private final Map<String, Set<String>> published = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final TextRecords dns = name -> {
        if (silent.contains(name)) throw new DnsUnavailable("no answer");
        return published.getOrDefault(name, Set.of());
    };

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    Projections projections;

    @Autowired
    EventFeed feed;

    @Autowired
    DomainDirectory domains;

    @Autowired
    Commands commands;

    @Autowired
    Claims claims;

    @Autowired
    MovableClock clock;

    @AfterEach
    void realTime() {
        clock.reset();
    }

    /** A tenant with a domain that was proven once, and whose proof is {@code token}. */
    private DomainId verified(String name, String token) {
        TenantId tenant = new TenantId(UUID.randomUUID());
        TenantStream stream = TenantStream.of(tenant);
        events.publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Acme",
                        "acme-" + UUID.randomUUID(),
                        Sealed.of(KeyRef.ofTenant(tenant), "office@acme.test"),
                        "shared",
                        null,
                        new UserId(tenant, UUID.randomUUID())),
                new TenantApproved(stream, "shared"),
                new TenantProvisioned(stream, "shared"));
        DomainId id = new DomainId(tenant, UUID.randomUUID());
        events.publish(id, new DomainClaimed(id, name, token), new DomainVerified(id, name));
        return id;
    }

    private void onDay(int day, DomainId seen) {
        clock.moveTo(DAY.plus(Duration.ofDays(day)));
        state(seen);
        new DomainChecks(database, domains, dns, commands, clock).repeat();
    }

    private String state(DomainId id) {
        assertThat(projections.await(List.of(DomainList.NAME), id.tenantId(), feed.head(), Duration.ofSeconds(10)))
                .isTrue();
        return database.inTenant(id.tenantId(), jdbc -> jdbc.sql(
                        "select state || coalesce(' ' || missed_on, '') from tenant_domain where id = ?")
                .param(id.value())
                .query(String.class)
                .single());
    }

    @Test
    void aProofThatStaysAwayLapsesAndFreesTheDomain() {
        String name = "lost-" + UUID.randomUUID() + ".example";
        DomainId id = verified(name, "t1");
        assertThat(claims.globalHolder("domain", name)).contains(id.stream());
        onDay(0, id);
        onDay(0, id);
        assertThat(state(id)).isEqualTo("verified 2031-05-01");
        onDay(1, id);
        assertThat(state(id)).isEqualTo("verified 2031-05-02");
        onDay(2, id);
        assertThat(state(id)).startsWith("lapsed");
        assertThat(claims.globalHolder("domain", name)).isEmpty();
    }

    @Test
    void aProofThatIsThereKeepsTheDomain() {
        String name = "kept-" + UUID.randomUUID() + ".example";
        DomainId id = verified(name, "t2");
        onDay(0, id);
        assertThat(state(id)).isEqualTo("verified 2031-05-01");
        published.put("_tenantry." + name, Set.of("v=spf1 -all", "tenantry-verification=t2"));
        for (int day = 1; day < 5; day++) onDay(day, id);
        assertThat(state(id)).isEqualTo("verified");
        assertThat(claims.globalHolder("domain", name)).contains(id.stream());
    }

    @Test
    void anothersProofIsNone() {
        String name = "other-" + UUID.randomUUID() + ".example";
        DomainId id = verified(name, "t3");
        published.put("_tenantry." + name, Set.of("tenantry-verification=t4"));
        for (int day = 0; day < 3; day++) onDay(day, id);
        assertThat(state(id)).startsWith("lapsed");
    }

    @Test
    void whereDnsDoesNotAnswerNothingIsSaid() {
        String name = "silent-" + UUID.randomUUID() + ".example";
        DomainId id = verified(name, "t5");
        silent.add("_tenantry." + name);
        for (int day = 0; day < 5; day++) onDay(day, id);
        assertThat(state(id)).isEqualTo("verified");
    }
}
