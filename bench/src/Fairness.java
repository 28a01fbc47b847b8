import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.JsonNode;

/**
 * What one tenant notices of another that sends a hundred times as many requests: the same mixture of both, half commands
 * and half lists, alone, beside the other one, and beside the other one with limits. The three take turns.
 */
final class Fairness {
    private static final int QUIET_PER_SECOND = 10;
    private static final int NOISY_PER_SECOND = 100 * QUIET_PER_SECOND;
    private static final int AT_ONCE = 64;
    private static final int NOISY_USERS = 100;
    private static final double MOST = 1.5;
    private static final Map<String, Integer> LIMITS =
            Map.of("requestsPerSecond", 10 * QUIET_PER_SECOND, "concurrentRequests", 4, "connections", 2);

    private final Scenario quiet;
    private final Scenario noisy;
    private final Report report;

    private Fairness(Scenario quiet, Scenario noisy, Report report) {
        this.quiet = quiet;
        this.noisy = noisy;
        this.report = report;
    }

    static Fairness beside(Scenario quiet, Report report) throws Exception {
        String slug = "bench-noisy";
        new Api(quiet.port()).send("sign-up", Connection.request("POST", "/api/v1/tenants", "", Scenario.signUp(slug)));
        return new Fairness(quiet, Scenario.prepare(quiet.port(), slug, NOISY_USERS), report);
    }

    void measure(int warmup, int seconds, int rounds) throws Exception {
        limit(Map.of());
        beside(warmup);
        Pace.Run alone = Pace.Run.nothing();
        Pace.Run unlimited = Pace.Run.nothing();
        Pace.Run limited = Pace.Run.nothing();
        int refused = 0;
        int leftOut = 0;
        for (int round = 0; round < rounds; round++) {
            alone = alone.with(quiet().run(seconds));
            Both both = beside(seconds);
            unlimited = unlimited.with(both.quiet());
            leftOut += both.noisy().leftOut();
            limit(LIMITS);
            both = beside(seconds);
            limited = limited.with(both.quiet());
            refused += both.noisy().refused();
            limit(Map.of());
        }
        int sent = NOISY_PER_SECOND * seconds * rounds;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("alone", times(alone));
        figures.put("besideANoisyTenant", times(unlimited));
        figures.put("besideANoisyTenantWithLimits", times(limited));
        figures.put(
                "ofTheNoisyTenant",
                String.format(
                        Locale.ROOT,
                        "%d/s; without limits %.1f %% found no connection; with limits %.1f %% were refused",
                        NOISY_PER_SECOND,
                        100.0 * leftOut / sent,
                        100.0 * refused / sent));
        report.put("fairness", figures);
        report.atMost(MOST, "p99 beside a tenant of 100 times the load ÷ alone", ratio(unlimited, alone));
        report.atMost(MOST, "the same, where that tenant has limits", ratio(limited, alone));
    }

    private static double ratio(Pace.Run beside, Pace.Run alone) {
        return beside.millis(0.99) / alone.millis(0.99);
    }

    private static String times(Pace.Run run) {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms, %d answered, %d refused or not sent",
                run.millis(0.5),
                run.millis(0.99),
                run.nanos().length,
                run.refused() + run.leftOut());
    }

    private record Both(Pace.Run quiet, Pace.Run noisy) {}

    private Both beside(int seconds) throws Exception {
        CompletableFuture<Pace.Run> noise = CompletableFuture.supplyAsync(() -> {
            try {
                return of(noisy, NOISY_PER_SECOND).run(seconds);
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        return new Both(quiet().run(seconds), noise.get());
    }

    private Pace quiet() {
        return of(quiet, QUIET_PER_SECOND);
    }

    private static Pace of(Scenario tenant, int perSecond) {
        byte[] list = Connection.request("GET", "/api/v1/tickets?limit=10", tenant.token(), "");
        return new Pace(
                tenant.port(),
                perSecond,
                AT_ONCE,
                i -> i % 2 == 0
                        ? list
                        : tenant.openTicket(
                                tenant.users().get(i / 2 % tenant.users().size())));
    }

    private void limit(Map<String, Integer> limits) throws IOException, InterruptedException {
        Api api = new Api(noisy.port());
        String path = "/tenants/" + noisy.tenantId();
        for (int attempt = 0; attempt < 100; attempt++) {
            JsonNode tenant = api.get(noisy.operator().token(), path);
            boolean as = LIMITS.keySet().stream().allMatch(name -> {
                JsonNode present = tenant.required("limits").path(name);
                return limits.containsKey(name)
                        ? present.asInt(0) == limits.get(name)
                        : present.isMissingNode() || present.isNull();
            });
            if (as) return;
            byte[] request = Connection.request(
                    "PUT",
                    "/api/v1" + path + "/limits",
                    noisy.operator().token(),
                    Api.text(limits),
                    "If-Match: \"" + tenant.required("version").asLong() + "\"");
            try (Connection connection = new Connection(noisy.port())) {
                connection.send(request);
            }
            Thread.sleep(100); // until it can be seen
        }
        throw new IllegalStateException("the limits are not as asked for");
    }
}
