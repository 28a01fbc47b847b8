package io.tenantry.tenancy.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Counters;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** One connection serves tenants of both tiers in turn: a statement that it has prepared reads the present one's tables. */
@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = {"test.context=prepared-paths", "tenantry.datasource.app.size=1"})
class PreparedPathsTest {
    /** Beyond the driver's threshold for preparing, and PostgreSQL's for a generic plan. */
    private static final int ROUNDS = 60;

    @Autowired
    TenantSchemas schemas;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    private final List<CounterId> counters = Stream.generate(() -> CounterId.of(new TenantId(UUID.randomUUID())))
            .limit(4)
            .toList();

    @Test
    void everyoneReadsTheirOwnTables() {
        for (CounterId each : counters) {
            long position = events.publish(
                    each, new Opened(each, name(each), Sealed.of(KeyRef.ofTenant(each.tenantId()), "secret")));
            events.await(Counters.NAME, each.tenantId(), position);
        }
        schemas.provision(counters.get(1).tenantId(), "one");
        schemas.provision(counters.get(3).tenantId(), "three");
        for (int round = 0; round < ROUNDS; round++)
            for (CounterId each : counters)
                assertThat(names(each.tenantId())).as("round " + round).containsExactly(name(each));
    }

    private static String name(CounterId counter) {
        return "name of " + counter;
    }

    private List<String> names(TenantId of) {
        return database.inTenant(of, jdbc -> jdbc.sql("select name from probe_counter where total >= ?")
                .param(0)
                .query(String.class)
                .list());
    }
}
