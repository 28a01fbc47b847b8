package io.tenantry.figures.dashboard;

import io.tenantry.figures.dashboard.Arrangements.DomainLine;
import io.tenantry.figures.dashboard.Arrangements.ExportLine;
import io.tenantry.figures.dashboard.Arrangements.ScheduleLine;
import io.tenantry.figures.revenue.RevenueFigures;
import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.Domains;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads a tenant's arrangements, all of them in one transaction with the tenant's context. */
@Component
class ArrangementReader {
    private static final int NEWEST = 100;
    private static final String USER = "user:";

    private final TenantDatabase database;
    private final StatisticsFigures statistics;
    private final RevenueFigures revenue;
    private final Domains domains;

    ArrangementReader(TenantDatabase database, StatisticsFigures statistics, RevenueFigures revenue, Domains domains) {
        this.database = database;
        this.statistics = statistics;
        this.revenue = revenue;
        this.domains = domains;
    }

    /** What the viewer may see of them. */
    Arrangements of(Place place) {
        boolean exports = place.viewer().scopes().contains(Scope.EXPORTS_WRITE);
        UUID id = place.tenantId().value();
        return database.inTenant(
                place.tenantId(),
                jdbc -> new Arrangements(
                        Objects.requireNonNullElse(statistics.of(jdbc, id).name(), "Unnamed tenant"),
                        revenue.calendar(jdbc, id).timeZone(),
                        domains(jdbc, id),
                        exports ? exports(jdbc, id) : null,
                        exports ? schedules(jdbc, id) : null));
    }

    private List<DomainLine> domains(JdbcClient jdbc, UUID tenantId) {
        return jdbc.sql("""
                        select id, name, token, state, verified_at, missed_on, created_at from tenant_domain
                        where tenant_id = ? and state <> 'removed' order by created_at desc, id desc limit ?""")
                .params(tenantId, NEWEST)
                .query((row, _) -> new DomainLine(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getString("state"),
                        domains.proof(row.getString("name"), row.getString("token")),
                        timeOrNull(row, "verified_at"),
                        row.getObject("missed_on", LocalDate.class),
                        time(row, "created_at")))
                .list();
    }

    /** Who asked stands in the audit log alone. */
    private static List<ExportLine> exports(JdbcClient jdbc, UUID tenantId) {
        List<ExportLine> lines = jdbc.sql("""
                        select a.id, a.state, a.reason, a.events, a.bytes, a.sha256, a.created_at, a.expires_at,
                            coalesce(a.events, w.done, 0) as done, coalesce(a.events, w.total, 0) as total,
                            (select l.actor from audit_log l where l.tenant_id = a.tenant_id and l.resource_id = a.id
                                and l.action = 'tenancy.archive-requested' limit 1) as actor
                        from archive a left join archive_work w on w.tenant_id = a.tenant_id and w.id = a.id
                        where a.tenant_id = ? and a.state <> 'deleted'
                        order by a.created_at desc, a.id desc limit ?""")
                .params(tenantId, NEWEST)
                .query((row, _) -> new ExportLine(
                        row.getObject("id", UUID.class),
                        row.getString("state"),
                        row.getString("actor"),
                        row.getString("reason"),
                        row.getLong("done"),
                        row.getLong("total"),
                        row.getObject("events", Long.class),
                        row.getObject("bytes", Long.class),
                        row.getString("sha256"),
                        time(row, "created_at"),
                        timeOrNull(row, "expires_at")))
                .list();
        People people = People.of(
                jdbc,
                tenantId,
                lines.stream()
                        .map(ExportLine::by)
                        .filter(actor -> actor != null && actor.startsWith(USER))
                        .map(actor -> Objects.requireNonNull(actor).substring(USER.length()))
                        .toList());
        return lines.stream().map(line -> named(line, people)).toList();
    }

    private static ExportLine named(ExportLine line, People people) {
        String actor = line.by();
        return new ExportLine(
                line.id(),
                line.state(),
                actor == null ? null : actor.startsWith("system:") ? "a schedule" : people.actor(actor),
                line.reason(),
                line.done(),
                line.total(),
                line.events(),
                line.bytes(),
                line.sha256(),
                line.at(),
                line.expiresAt());
    }

    private static List<ScheduleLine> schedules(JdbcClient jdbc, UUID tenantId) {
        return jdbc.sql("""
                        select id, every_days, keep_days, next_at, created_at from archive_schedule
                        where tenant_id = ? and state = 'active' order by created_at desc, id desc limit ?""")
                .params(tenantId, NEWEST)
                .query((row, _) -> new ScheduleLine(
                        row.getObject("id", UUID.class),
                        row.getInt("every_days"),
                        row.getInt("keep_days"),
                        timeOrNull(row, "next_at"),
                        time(row, "created_at")))
                .list();
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
