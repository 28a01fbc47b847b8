package io.tenantry.figures.statistics;

import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.figures.revenue.RevenueFigures;
import io.tenantry.figures.revenue.RevenueTotals;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenant.api.TenantState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads tenants in numbers: one in its own context, or all of them as an operator. */
@Component
public class StatisticsFigures {
    /** What these figures wait for. */
    public static final List<String> PROJECTIONS = List.of(TenantStatistics.NAME, RevenueFigures.PROJECTION);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<String, Long>> COUNTS = new TypeReference<>() {};
    private static final List<String> TICKET_STATES = List.of("open", "answered", "closed");
    private static final String TABLE = "tenant_statistics";
    private static final String COLUMNS = """
            tenant_id, name, slug, state, signed_up_at, users_total, users_by_role, users_by_status, branches,
            subscriptions_pending, subscriptions_trial, subscriptions_active, subscriptions_cancelled,
            subscriptions_expired, tickets_open, tickets_answered, tickets_closed, last_activity_at,
            (select round(percentile_cont(0.5) within group (order by first_response_seconds))::bigint
             from ticket_figure t
             where t.tenant_id = tenant_statistics.tenant_id and first_response_seconds is not null) as median""";

    private final RevenueFigures revenue;

    StatisticsFigures(RevenueFigures revenue) {
        this.revenue = revenue;
    }

    /** All tenants, the newest first, still without their revenue: see {@link #withRevenue}. */
    public Listing<Figures> tenants(@Nullable TenantState state) {
        return Listing.of(TABLE, COLUMNS, StatisticsFigures::read)
                .orderedBy("signed_up_at", "tenant_id")
                .where("state", state == null ? null : state.code());
    }

    /** The same with revenue. */
    public List<Figures> withRevenue(JdbcClient jdbc, List<Figures> figures) {
        return withRevenue(jdbc, figures, null);
    }

    private List<Figures> withRevenue(JdbcClient jdbc, List<Figures> figures, @Nullable Instant at) {
        Map<UUID, List<RevenueTotals>> totals =
                revenue.totals(jdbc, figures.stream().map(Figures::tenantId).toList(), at);
        return figures.stream()
                .map(each -> each.withRevenue(totals.getOrDefault(each.tenantId(), List.of())))
                .toList();
    }

    /** One tenant; one that nothing is known of yet has zeros. */
    public Figures of(JdbcClient jdbc, UUID tenantId) {
        return of(jdbc, tenantId, null);
    }

    /** As {@link #of(JdbcClient, UUID)}; today and this month are those of {@code at}, null: of now. */
    public Figures of(JdbcClient jdbc, UUID tenantId, @Nullable Instant at) {
        Figures figures = jdbc.sql("select " + COLUMNS + " from " + TABLE + " where tenant_id = ?")
                .param(tenantId)
                .query(StatisticsFigures::read)
                .optional()
                .orElseGet(() -> zeros(tenantId));
        return withRevenue(jdbc, List.of(figures), at).getFirst();
    }

    private static Figures read(ResultSet row, int number) throws SQLException {
        Map<String, Long> subscriptions = new LinkedHashMap<>();
        for (SubscriptionState state : SubscriptionState.values()) {
            subscriptions.put(state.code(), row.getLong("subscriptions_" + state.code()));
        }
        Map<String, Long> tickets = new LinkedHashMap<>();
        for (String state : TICKET_STATES) tickets.put(state, row.getLong("tickets_" + state));
        return new Figures(
                row.getObject("tenant_id", UUID.class),
                row.getString("name"),
                row.getString("slug"),
                row.getString("state"),
                time(row, "signed_up_at"),
                row.getLong("users_total"),
                JSON.readValue(row.getString("users_by_role"), COUNTS),
                JSON.readValue(row.getString("users_by_status"), COUNTS),
                row.getLong("branches"),
                subscriptions,
                tickets,
                row.getObject("median", Long.class),
                List.of(),
                time(row, "last_activity_at"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Figures zeros(UUID tenantId) {
        Map<String, Long> subscriptions = new LinkedHashMap<>();
        for (SubscriptionState state : SubscriptionState.values()) subscriptions.put(state.code(), 0L);
        Map<String, Long> tickets = new LinkedHashMap<>();
        for (String state : TICKET_STATES) tickets.put(state, 0L);
        return new Figures(
                tenantId,
                null,
                null,
                TenantState.PENDING_APPROVAL.code(),
                null,
                0,
                new TreeMap<>(Map.of("admin", 0L, "staff", 0L, "customer", 0L)),
                new TreeMap<>(Map.of("active", 0L, "blocked", 0L)),
                0,
                subscriptions,
                tickets,
                null,
                List.of(),
                null);
    }
}
