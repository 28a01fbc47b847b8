package io.tenantry.tenancy.erasure;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.Segment;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Keyring;
import io.tenantry.tenancy.store.EventFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Erases one person within a tenant. The key is all that counts: without it every event and every snapshot reads as
 * erased. What read models show is cleared once no server can fold what it remembers in clear: every server has heard that
 * the key is gone, and all projections have passed what was appended until then.
 */
@Component
public class PersonErasure {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Waits for batches that are being written; taken row by row, it could deadlock with them. */
    private static final String STOP_LANES = "lock table lane in exclusive mode";

    private final Keyring keyring;
    private final TenantDatabase database;
    private final EventFeed feed;
    private final ObjectProvider<Projections> projections;
    private final List<PersonalRows> rows;
    private final List<PersonalTraces> traces;
    private final Duration heardEverywhere;

    PersonErasure(
            Keyring keyring,
            TenantDatabase database,
            EventFeed feed,
            ObjectProvider<Projections> projections,
            List<PersonalRows> rows,
            List<PersonalTraces> traces,
            @Value("${tenantry.erasure.heard-everywhere:2s}") Duration heardEverywhere) {
        this.keyring = keyring;
        this.database = database;
        this.feed = feed;
        this.projections = projections;
        this.rows = rows;
        this.traces = traces;
        this.heardEverywhere = heardEverywhere;
    }

    /** From here on nobody can open what was sealed for the person, except who remembers it in clear. */
    public void destroyKey(TenantId tenantId, UUID person) {
        keyring.destroy(KeyRef.ofSubject(tenantId, person));
    }

    /**
     * Clears what shows the person. Call it when a {@link KeyDestroyed} event has been appended; it waits until all
     * servers have heard of it, and may be called again.
     */
    public void clear(TenantId tenantId, UUID person) {
        awaitForgetting(tenantId);
        traces.forEach(each -> each.erase(tenantId, person));
        database.asProjector(jdbc -> {
            stopLanes(jdbc, tenantId);
            for (String place : places(jdbc, tenantId)) clear(jdbc, place, tenantId, person);
            return true;
        });
    }

    private void awaitForgetting(TenantId tenantId) {
        LockSupport.parkNanos(heardEverywhere.toNanos());
        List<String> all = projections.getObject().progress().stream()
                .filter(Projections.Progress::rebuildable)
                .map(Projections.Progress::processor)
                .toList();
        long head = feed.head();
        // a lane that is parked before will find the key gone when it goes on
        if (!projections.getObject().awaitPassed(all, tenantId, head, PATIENCE))
            throw new QueryTimeoutException(
                    "projections are more than " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE.toNanos()) + " s behind");
    }

    /** What servers remember of rows is void when this transaction ends. */
    private static void stopLanes(JdbcClient jdbc, TenantId tenantId) {
        jdbc.sql(STOP_LANES).update();
        jdbc.sql("update lane set epoch = epoch + 1 where tenant_id is null and target = 'live'"
                        + " and segment = ?")
                .param(Segment.of(tenantId))
                .update();
    }

    /** Where the tenant's rows may be: a schema of its own, the shared one, and that of running rebuilds. */
    private static List<String> places(JdbcClient jdbc, TenantId tenantId) {
        List<String> places = new ArrayList<>(jdbc.sql("select schema_name from tenant_schema where tenant_id = ?")
                .param(tenantId.value())
                .query(String.class)
                .list());
        places.add("shared");
        places.add("rebuild");
        return places;
    }

    private void clear(JdbcClient jdbc, String place, TenantId tenantId, UUID person) {
        jdbc.sql("select set_config('search_path', ?, true)")
                .param(place + ", tenantry")
                .query()
                .singleRow();
        for (PersonalRows each : rows) {
            boolean isThere = jdbc.sql("select to_regclass(?) is not null")
                    .param(each.table())
                    .query(Boolean.class)
                    .single();
            if (!isThere) continue;
            List<@Nullable Object> parameters = new ArrayList<>(each.erased().values());
            parameters.add(tenantId.value());
            parameters.add(person);
            jdbc.sql(each.update()).params(parameters).update();
        }
    }
}
