package io.tenantry.figures.dashboard;

import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.erasure.ErasureProgress;
import io.tenantry.tenancy.web.ApiCall;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the erasures of tenants, for operators. */
@Component
class Erasures {
    private static final String NEWEST_FIRST = """
            select e.tenant_id, t.name, e.state, e.requested_at, e.not_before, e.confirmed_at, e.erased_at, e.certificate,
                e.signature, e.public_key
            from tenant_erasure e left join tenant t on t.id = e.tenant_id
            order by coalesce(e.erased_at, e.requested_at) desc, e.tenant_id limit 1000""";

    private final ErasureProgress progress;
    private final StatisticsFigures statistics;

    Erasures(ErasureProgress progress, StatisticsFigures statistics) {
        this.progress = progress;
        this.statistics = statistics;
    }

    /** The newest first; there are few. */
    List<Erasure> all(ApiCall call) {
        return call.readAcrossTenants(
                List.of(),
                jdbc -> jdbc.sql(NEWEST_FIRST).query(Erasures::erasure).list());
    }

    Optional<Erasure> of(UUID tenantId, ApiCall call) {
        return all(call).stream()
                .filter(each -> each.tenantId().equals(tenantId))
                .findFirst();
    }

    ErasureSteps steps(Erasure erasure, ApiCall call) {
        boolean rows = call.readAcrossTenants(
                List.of(), jdbc -> statistics.of(jdbc, erasure.tenantId()).name() != null);
        return ErasureSteps.of(erasure, progress.of(new TenantId(erasure.tenantId())), rows);
    }

    private static Erasure erasure(ResultSet row, int number) throws SQLException {
        String name = row.getString("name");
        return new Erasure(
                row.getObject("tenant_id", UUID.class),
                name == null ? "A tenant" : name,
                row.getString("state"),
                time(row, "requested_at"),
                time(row, "not_before"),
                time(row, "confirmed_at"),
                time(row, "erased_at"),
                row.getString("certificate"),
                row.getString("signature"),
                row.getString("public_key"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
