import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Rebuilds a projection from the first event, beside one SQL statement that aggregates the same events. */
final class Rebuilds {
    /** The statements read what the projections read of each event. */
    private static final Map<String, String> SQL = Map.of(
            "figures.statistics", """
                    select tenant_id, name, payload ->> 'role', payload ->> 'priority', count(*),
                        max("timestamp"), count(distinct stream)
                    from tenantry.event where name ~ '^(tenant|billing\\.(subscription|trial)|support)' group by 1, 2, 3, 4""",
            "figures.revenue", """
                    select tenant_id, ("timestamp" at time zone 'UTC')::date, payload -> 'result' -> 'amount' ->> 'currency',
                        sum((payload -> 'result' -> 'amount' ->> 'amountMinor')::bigint), count(*)
                    from tenantry.event where name ~ '^billing\\.payment' group by 1, 2, 3""");

    private final Scenario scenario;
    private final Connection superuser;
    private final Report report;

    Rebuilds(Scenario scenario, Connection superuser, Report report) {
        this.scenario = scenario;
        this.superuser = superuser;
        this.report = report;
    }

    void measure(String projection) throws Exception {
        Api api = new Api(scenario.port());
        double perSecond = 0;
        double sqlPerSecond = 0;
        long events = 0;
        for (int turn = 0; turn < 2; turn++) { // the first warms up
            double sql = seconds(SQL.get(projection));
            long begin = System.nanoTime();
            api.post(scenario.operator().token(), "/platform/projections/" + projection + "/rebuild", Map.of());
            JsonNode rebuild = awaitEnd(api, projection);
            double seconds = (System.nanoTime() - begin) / 1e9;
            events = rebuild.required("eventsTotal").asLong();
            perSecond = events / seconds;
            sqlPerSecond = events / sql;
            Bench.say(String.format(
                    "rebuild of %s: %d events in %.1f s, one statement in %.2f s, %d rows repaired",
                    projection,
                    events,
                    seconds,
                    sql,
                    rebuild.required("differing").asLong()));
        }
        report.put(
                "rebuild " + projection,
                Map.of(
                        "events", events,
                        "eventsPerSecond", Report.round(perSecond),
                        "eventsPerSecondOfSql", Report.round(sqlPerSecond)));
        report.atLeast(0.25, "rebuild of " + projection + ", events/s ÷ one SQL statement's", perSecond / sqlPerSecond);
        report.atLeast(50_000, "rebuild of " + projection + ", events/s", perSecond);
    }

    private double seconds(String sql) throws Exception {
        try (var statement = superuser.createStatement()) {
            long begin = System.nanoTime();
            try (var rows = statement.executeQuery(sql)) {
                while (rows.next()) rows.getString(1);
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private JsonNode awaitEnd(Api api, String projection) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(30);
        while (System.nanoTime() < end) {
            for (JsonNode item : api.get(scenario.operator().token(), "/platform/projections")
                    .required("items")) {
                if (!item.required("processor").asString().equals(projection)) continue;
                JsonNode rebuild = item.required("rebuild");
                switch (rebuild.required("state").asString()) {
                    case "done" -> {
                        return rebuild;
                    }
                    case "failed" -> throw new IllegalStateException("the rebuild failed: " + rebuild);
                    default -> Thread.sleep(50);
                }
            }
        }
        throw new IllegalStateException("the rebuild of " + projection + " does not end");
    }
}
