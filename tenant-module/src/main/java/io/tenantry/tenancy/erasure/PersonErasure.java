package io.tenantry.tenancy.erasure;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.Segment;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Keyring;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Erases one person within a tenant. The key is all that counts: without it every event and every snapshot reads as
 * erased. What read models show is cleared once no server can fold what it remembers in clear: every server has heard that
 * the key is gone, and all projections have passed what was appended until then.
 */
@Component
public class PersonErasure {
    /** Waits for batches that are being written; taken row by row, it could deadlock with them. */
    private static final String STOP_LANES = "lock table lane in exclusive mode";

    private final Keyring keyring;
    private final TenantDatabase database;
    private final Quiet quiet;
    private final List<PersonalRows> rows;
    private final List<PersonalTraces> traces;

    PersonErasure(
            Keyring keyring,
            TenantDatabase database,
            Quiet quiet,
            List<PersonalRows> rows,
            List<PersonalTraces> traces) {
        this.keyring = keyring;
        this.database = database;
        this.quiet = quiet;
        this.rows = rows;
        this.traces = traces;
    }

    /** From here on nobody can open what was sealed for the person, except who remembers it in clear. */
    public void destroyKey(TenantId tenantId, UUID person) {
        keyring.destroy(KeyRef.ofSubject(tenantId, person));
    }

    /**
     * Clears what shows these people of a tenant. Call it when a {@link KeyDestroyed} event has been appended for each; it
     * waits until all servers have heard of it, and may be called again.
     */
    public void clear(TenantId tenantId, Collection<UUID> people) {
        quiet.await(tenantId, Projections.Progress::rebuildable);
        for (UUID person : people) traces.forEach(each -> each.erase(tenantId, person));
        List<String> projections = quiet.projections();
        database.asProjector(jdbc -> {
            stopLanes(jdbc, tenantId, projections);
            for (String place : places(jdbc, tenantId)) for (UUID person : people) clear(jdbc, place, tenantId, person);
            return true;
        });
    }

    /** What servers remember of rows is void when this transaction ends. */
    private static void stopLanes(JdbcClient jdbc, TenantId tenantId, List<String> projections) {
        jdbc.sql(STOP_LANES).update();
        jdbc.sql("update lane set epoch = epoch + 1 where tenant_id is null and target = 'live' and segment = :segment"
                        + " and processor in (:projections)")
                .param("segment", Segment.of(tenantId))
                .param("projections", projections)
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
