import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Thousands of tenants: how long one takes to make, what the server costs with all of them, and what a migration of all takes. */
final class Tenants {
    private static final int AT_ONCE = 8;
    private static final int AS_MANY_AS_SAID = 100;
    private static final long REST_MILLIS = 5_000;
    /** Of a release that adds a column to a table that every tenant has. */
    private static final String MIGRATION = "899";

    private final Options options;
    private final Server server;
    private final Floor floor;
    private final Report report;
    private final Operator operator;
    private final Api api;
    private final List<String> shared = new ArrayList<>();
    private final List<String> ofTheirOwn = new ArrayList<>();

    Tenants(Options options, Server server, Floor floor, Report report) {
        this.options = options;
        this.server = server;
        this.floor = floor;
        this.report = report;
        this.api = new Api(server.httpPort());
        this.operator = new Operator(api);
    }

    void measure(int clients) throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("megabytesWithOneTenant", server.residentMegabytes());
        provision(figures);
        fillShared(figures);
        server.stop();
        double start = server.start("bench-many");
        floor.reconnect();
        Thread.sleep(REST_MILLIS);
        figures.put("secondsToFirstCommand", Report.round(start));
        figures.put("megabytesAtRest", server.residentMegabytes());
        figures.put("postgresMegabytesAtRest", server.postgresMegabytes());
        figures.put("millisOfTheMigrationCheck", Report.round(migrationCheck()));
        figures.put("secondsOfMeasuringAllTenants", Report.round(measuring()));
        reads(figures, clients);
        server.stop();
        server.withMigration(MIGRATION, "alter table app_user add column bench text;");
        double migrating = server.start("bench-migrated");
        floor.reconnect();
        figures.put("secondsToFirstCommandWithAColumnForAll", Report.round(migrating));
        figures.put("secondsOfAddingTheColumn", Report.round(secondsOfMigration()));
        report.put("tenants", figures);
    }

    /** One after the other, each from the approval until it is active. */
    private void provision(Map<String, Object> figures) throws Exception {
        Bench.say("provisioning " + options.schemas() + " tenants with a schema");
        double[] millis = new double[options.schemas()];
        for (int n = 0; n < options.schemas(); n++) {
            String id = signUp("bench-schema-" + n);
            long begin = System.nanoTime();
            api.post(operator.token(), "/tenants/" + id + "/approve", Map.of("tier", "schema"));
            while (!isActive(id)) Thread.sleep(2);
            millis[n] = (System.nanoTime() - begin) / 1e6;
            ofTheirOwn.add(id);
        }
        int some = Math.min(AS_MANY_AS_SAID, millis.length);
        figures.put("schemas", options.schemas());
        figures.put("provisioningP50Millis", Report.round(quantile(millis, 0.5)));
        figures.put("provisioningP99Millis", Report.round(quantile(millis, 0.99)));
        figures.put("provisioningP50MillisOfTheFirst" + some, Report.round(quantile(Arrays.copyOf(millis, some), 0.5)));
        figures.put(
                "provisioningP50MillisOfTheLast" + some,
                Report.round(quantile(Arrays.copyOfRange(millis, millis.length - some, millis.length), 0.5)));
    }

    /** As an operator sees it, once it can be seen. */
    private boolean isActive(String id) throws IOException {
        try (Connection connection = new Connection(server.httpPort())) {
            var answer = connection.send(Connection.request("GET", "/api/v1/tenants/" + id, operator.token(), ""));
            return answer.status() == 200 && answer.text().contains("\"state\":\"active\"");
        }
    }

    private void fillShared(Map<String, Object> figures) throws Exception {
        Bench.say("signing up " + options.tenants() + " tenants of the shared tables");
        long begin = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<String>> made = new ArrayList<>();
            for (int n = 0; n < options.tenants(); n++) {
                String slug = "bench-shared-" + n;
                Callable<String> make = () -> {
                    String id = signUp(slug);
                    api.post(operator.token(), "/tenants/" + id + "/approve", Map.of());
                    return id;
                };
                made.add(threads.submit(make));
            }
            for (Future<String> each : made) shared.add(each.get());
        }
        figures.put("shared", options.tenants());
        figures.put("secondsToSignUpTheShared", Report.round((System.nanoTime() - begin) / 1e9));
    }

    private String signUp(String slug) throws IOException {
        return api.send("sign-up", Connection.request("POST", "/api/v1/tenants", "", Scenario.signUp(slug)))
                .required("id")
                .asString();
    }

    /** What a start asks to learn that there is nothing to migrate. */
    private double migrationCheck() throws SQLException {
        double[] millis = new double[11];
        for (int n = 0; n < millis.length; n++) {
            long begin = System.nanoTime();
            number("select count(*) from tenantry.tenant_schema where not versions @> (select versions from"
                    + " tenantry.tenant_schema limit 1)");
            millis[n] = (System.nanoTime() - begin) / 1e6;
        }
        return quantile(millis, 0.5);
    }

    private double measuring() throws Exception {
        String newest = "select coalesce(extract(epoch from max(measured_at)), 0) from tenantry.tenant_usage";
        double before = number(newest);
        long begin = System.nanoTime();
        api.post(operator.token(), "/platform/tenants/measure", Map.of());
        while (number(newest) <= before) Thread.sleep(20);
        return (System.nanoTime() - begin) / 1e9;
    }

    /** The first page of a tenant's users, of another tenant each time. */
    private void reads(Map<String, Object> figures, int clients) throws Exception {
        List<String> one = List.of(shared.getFirst());
        new Load(server.httpPort(), clients).run(options.warmup(), 200, _ -> ofRandom(shared));
        figures.put("readsOfOneTenant", times(one, clients));
        figures.put("readsOfAllShared", times(shared, clients));
        figures.put("readsOfAllWithASchema", times(ofTheirOwn, clients));
    }

    private String times(List<String> tenants, int clients) throws IOException {
        Load.Window window = new Load(server.httpPort(), clients).run(options.seconds(), 200, _ -> ofRandom(tenants));
        return String.format(
                java.util.Locale.ROOT,
                "%.0f/s, p50 %.1f ms, p99 %.1f ms",
                window.perSecond(),
                window.medianMillis(),
                window.p99Millis());
    }

    private Load.Client ofRandom(List<String> tenants) {
        return () -> {
            try {
                return Connection.request(
                        "GET",
                        "/api/v1/users?limit=1",
                        operator.token(),
                        "",
                        "X-Tenant-ID: "
                                + tenants.get(ThreadLocalRandom.current().nextInt(tenants.size())));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private double secondsOfMigration() throws SQLException {
        double behind =
                number("select count(*) from tenantry.tenant_schema where not versions @> array['" + MIGRATION + "']");
        if (behind > 0) throw new IllegalStateException(behind + " schemas lack the column");
        return number("select extract(epoch from max(since) - min(since)) from tenantry.tenant_schema");
    }

    private double number(String query) throws SQLException {
        try (var statement = floor.superuser().createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getDouble(1);
        }
    }

    private static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))];
    }
}
