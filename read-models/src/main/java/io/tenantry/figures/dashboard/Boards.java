package io.tenantry.figures.dashboard;

import io.tenantry.figures.dashboard.Board.AuditLine;
import io.tenantry.figures.dashboard.Board.Change;
import io.tenantry.figures.dashboard.Board.PaymentLine;
import io.tenantry.figures.dashboard.Board.TicketLine;
import io.tenantry.figures.revenue.RevenueFigures;
import io.tenantry.figures.statistics.Figures;
import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.Reports;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads a tenant's dashboard, all of it in one transaction with the tenant's context. */
@Component
class Boards {
    private static final int DAYS = 30;
    private static final int RECENT = 8;
    private static final int TRAIL = 12;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> FIELDS = new TypeReference<>() {};

    private final Reports reports;
    private final StatisticsFigures statistics;
    private final RevenueFigures revenue;

    Boards(Reports reports, StatisticsFigures statistics, RevenueFigures revenue) {
        this.reports = reports;
        this.statistics = statistics;
        this.revenue = revenue;
    }

    /** What this caller may see of the tenant. */
    Board of(TenantId tenantId, Caller caller) {
        return reports.inTenant(tenantId, true, jdbc -> read(jdbc, tenantId, caller.scopes()));
    }

    private Board read(JdbcClient jdbc, TenantId tenantId, Set<Scope> scopes) {
        UUID id = tenantId.value();
        Figures figures = statistics.of(jdbc, id);
        RevenueFigures.Calendar calendar = revenue.calendar(jdbc, id);
        LocalDate today = revenue.today(calendar);
        List<RevenueChart> charts = revenue.series(jdbc, id, today.minusDays(DAYS - 1), today).stream()
                .map(RevenueChart::of)
                .toList();
        List<RevenueChart> earning =
                charts.stream().filter(chart -> !chart.isEmpty()).toList();
        return new Board(
                tenantId,
                Objects.requireNonNullElse(figures.name(), "Unnamed tenant"),
                calendar.timeZone(),
                figures,
                earning.isEmpty() ? charts.subList(0, 1) : earning,
                StateBar.of(figures.subscriptions()),
                StateBar.of(figures.tickets()),
                scopes.contains(Scope.BILLING_READ) ? payments(jdbc, id) : null,
                scopes.contains(Scope.TICKETS_READ) ? tickets(jdbc, id) : null,
                scopes.contains(Scope.AUDIT_READ) ? audit(jdbc, id) : null);
    }

    private static List<PaymentLine> payments(JdbcClient jdbc, UUID tenantId) {
        List<PaymentLine> lines = jdbc.sql("""
                        select id, user_id, provider, amount_minor, currency, state, mismatched, created_at from payment
                        where tenant_id = ? order by created_at desc, id desc limit ?""")
                .params(tenantId, RECENT)
                .query((row, _) -> new PaymentLine(
                        row.getObject("id", UUID.class),
                        row.getString("user_id"),
                        row.getString("provider"),
                        row.getLong("amount_minor"),
                        row.getString("currency"),
                        row.getString("state"),
                        row.getBoolean("mismatched"),
                        time(row, "created_at")))
                .list();
        People people = People.of(
                jdbc, tenantId, lines.stream().map(PaymentLine::person).toList());
        return lines.stream()
                .map(line -> new PaymentLine(
                        line.id(),
                        people.name(line.person()),
                        line.provider(),
                        line.amountMinor(),
                        line.currency(),
                        line.state(),
                        line.mismatched(),
                        line.at()))
                .toList();
    }

    private static List<TicketLine> tickets(JdbcClient jdbc, UUID tenantId) {
        List<TicketLine> lines = jdbc.sql("""
                        select id, user_id, subject, state, priority, created_at from ticket
                        where tenant_id = ? order by created_at desc, id desc limit ?""")
                .params(tenantId, RECENT)
                .query((row, _) -> new TicketLine(
                        row.getObject("id", UUID.class),
                        row.getString("subject"),
                        row.getString("user_id"),
                        row.getString("state"),
                        row.getString("priority"),
                        time(row, "created_at")))
                .list();
        People people =
                People.of(jdbc, tenantId, lines.stream().map(TicketLine::person).toList());
        return lines.stream()
                .map(line -> new TicketLine(
                        line.id(),
                        line.subject(),
                        people.name(line.person()),
                        line.state(),
                        line.priority(),
                        line.at()))
                .toList();
    }

    private static List<AuditLine> audit(JdbcClient jdbc, UUID tenantId) {
        List<AuditLine> lines = jdbc.sql("""
                        select position, at, actor, action, kind, source, reason, origin, before, after from audit_log
                        where tenant_id = ? order by at desc, position desc limit ?""")
                .params(tenantId, TRAIL)
                .query((row, _) -> new AuditLine(
                        row.getLong("position"),
                        time(row, "at"),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("kind"),
                        row.getString("source"),
                        row.getString("reason"),
                        row.getString("origin"),
                        changes(row.getString("before"), row.getString("after"))))
                .list();
        People people = People.of(
                jdbc,
                tenantId,
                lines.stream()
                        .map(AuditLine::actor)
                        .filter(actor -> actor.startsWith("user:"))
                        .map(actor -> actor.substring(actor.indexOf(':') + 1))
                        .toList());
        return lines.stream()
                .map(line -> new AuditLine(
                        line.position(),
                        line.at(),
                        people.actor(line.actor()),
                        line.action(),
                        line.kind(),
                        line.source(),
                        line.reason(),
                        line.from(),
                        line.changes()))
                .toList();
    }

    private static List<Change> changes(String before, String after) {
        Map<String, @Nullable Object> was = JSON.readValue(before, FIELDS);
        Map<String, @Nullable Object> is = JSON.readValue(after, FIELDS);
        Set<String> fields = new LinkedHashSet<>(is.keySet());
        fields.addAll(was.keySet());
        List<Change> changes = new ArrayList<>();
        for (String field : fields) {
            changes.add(new Change(field, text(was.get(field)), text(is.get(field))));
        }
        return changes;
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            default -> JSON.writeValueAsString(value);
        };
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
