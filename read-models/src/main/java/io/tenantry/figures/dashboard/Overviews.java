package io.tenantry.figures.dashboard;

import io.tenantry.figures.dashboard.Overview.Line;
import io.tenantry.figures.dashboard.Overview.Money;
import io.tenantry.figures.dashboard.Overview.Move;
import io.tenantry.figures.dashboard.Overview.ParkedLane;
import io.tenantry.figures.dashboard.Overview.Totals;
import io.tenantry.figures.statistics.Figures;
import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Lanes;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.Rebuild;
import io.tenantry.tenancy.projection.Rebuilds;
import io.tenantry.tenancy.tier.TierChange;
import io.tenantry.tenancy.tier.TierChanges;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenant.api.TenantState;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what operators see across all tenants. */
@Component
class Overviews {
    private final StatisticsFigures statistics;
    private final Projections projections;
    private final Lanes lanes;
    private final Rebuilds rebuilds;
    private final TierChanges changes;
    private final Clock clock;

    Overviews(
            StatisticsFigures statistics,
            Projections projections,
            Lanes lanes,
            Rebuilds rebuilds,
            TierChanges changes,
            Clock clock) {
        this.statistics = statistics;
        this.projections = projections;
        this.lanes = lanes;
        this.rebuilds = rebuilds;
        this.changes = changes;
        this.clock = clock;
    }

    /** The call is an operator's: every read here refuses anyone else. */
    Overview read(ApiCall call, @Nullable TenantState state) {
        call.requireOperator();
        Page<Figures> page = call.pageAcrossTenants(List.of(), statistics.tenants(state));
        List<Lane> parked =
                lanes.all().stream().filter(lane -> lane.tenantId() != null).toList();
        List<TierChange> open = changes.all().stream()
                .filter(change -> change.isRunning()
                        || change.isSwitched()
                        || change.state().equals("failed"))
                .toList();
        Map<String, Rebuild> latest = new HashMap<>();
        rebuilds.latest().forEach(rebuild -> latest.put(rebuild.processor(), rebuild));
        return call.readAcrossTenants(List.of(), jdbc -> {
            List<Figures> figures = statistics.withRevenue(jdbc, page.items());
            Map<UUID, String> tiers =
                    tiers(jdbc, figures.stream().map(Figures::tenantId).toList());
            return new Overview(
                    totals(jdbc),
                    states(jdbc),
                    state == null ? null : state.code(),
                    new Page<>(
                            figures.stream()
                                    .map(each -> new Line(each, tiers.getOrDefault(each.tenantId(), "shared")))
                                    .toList(),
                            page.nextCursor()),
                    projections.progress().stream()
                            .sorted(Comparator.comparing(Projections.Progress::processor))
                            .toList(),
                    latest,
                    named(jdbc, parked),
                    moving(jdbc, open),
                    jdbc.sql("select count(*) from letter where state = 'open'")
                            .query(Long.class)
                            .single());
        });
    }

    private Totals totals(JdbcClient jdbc) {
        List<Money> month = jdbc.sql("""
                        select r.currency, sum(r.succeeded_minor - r.refunded_minor)::bigint as minor
                        from daily_revenue r left join tenant_zone z on z.tenant_id = r.tenant_id
                        where r.day >= date_trunc('month', ?::timestamptz at time zone coalesce(z.time_zone, 'UTC'))::date
                        group by r.currency order by r.currency""")
                .param(clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, _) -> new Money(row.getString("currency"), row.getLong("minor")))
                .list();
        return jdbc.sql("""
                        select count(*) filter (where state = 'active') as active, coalesce(sum(users_total), 0) as users,
                            coalesce(sum(subscriptions_active + subscriptions_trial), 0) as subscriptions,
                            coalesce(sum(tickets_open), 0) as tickets
                        from tenant_statistics""")
                .query((row, _) -> new Totals(
                        row.getLong("active"),
                        row.getLong("users"),
                        row.getLong("subscriptions"),
                        row.getLong("tickets"),
                        month))
                .single();
    }

    private static Map<String, Long> states(JdbcClient jdbc) {
        Map<String, Long> states = new LinkedHashMap<>();
        for (TenantState state : TenantState.values()) states.put(state.code(), 0L);
        jdbc.sql("select state, count(*) as tenants from tenant_statistics group by state")
                .query(row -> {
                    states.put(row.getString("state"), row.getLong("tenants"));
                });
        return states;
    }

    private static Map<UUID, String> tiers(JdbcClient jdbc, Collection<UUID> ids) {
        Map<UUID, String> tiers = new HashMap<>();
        jdbc.sql("select id, tier from tenant where id = any (?::uuid[])")
                .param(texts(ids))
                .query(row -> {
                    tiers.put(row.getObject("id", UUID.class), row.getString("tier"));
                });
        return tiers;
    }

    private static List<ParkedLane> named(JdbcClient jdbc, List<Lane> parked) {
        Map<UUID, String> names = names(
                jdbc,
                parked.stream()
                        .map(lane -> Objects.requireNonNull(lane.tenantId()))
                        .toList());
        return parked.stream()
                .map(lane -> new ParkedLane(
                        lane, names.getOrDefault(Objects.requireNonNull(lane.tenantId()), "The platform")))
                .toList();
    }

    private static List<Move> moving(JdbcClient jdbc, List<TierChange> open) {
        Map<UUID, String> names =
                names(jdbc, open.stream().map(TierChange::tenantId).toList());
        return open.stream()
                .map(change -> new Move(change, names.getOrDefault(change.tenantId(), "A tenant")))
                .toList();
    }

    private static Map<UUID, String> names(JdbcClient jdbc, List<UUID> ids) {
        Map<UUID, String> names = new HashMap<>();
        jdbc.sql("select id, name from tenant where id = any (?::uuid[])")
                .param(texts(ids))
                .query(row -> {
                    names.put(row.getObject("id", UUID.class), row.getString("name"));
                });
        return names;
    }

    private static String[] texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}
