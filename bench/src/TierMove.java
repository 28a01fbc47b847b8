import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A tenant with many events goes to a schema of its own while its people read and open tickets: how fast, and who notices. */
final class TierMove {
    private static final int READERS = 4;
    private static final int WRITERS = 2;
    private static final int CALM_SECONDS = 10;
    private static final long LONGEST_MINUTES = 60;

    private final Scenario scenario;
    private final Report report;
    private final Api api;

    TierMove(Scenario scenario, Report report) {
        this.scenario = scenario;
        this.report = report;
        this.api = new Api(scenario.port());
    }

    /** @param events that the tenant has */
    void measure(long events) throws Exception {
        foldAll();
        Map<String, Object> figures = new LinkedHashMap<>();
        Noticed calm = under(() -> {
            TimeUnit.SECONDS.sleep(CALM_SECONDS);
            return null;
        });
        long begin = System.nanoTime();
        Noticed moving = under(() -> {
            api.post(
                    scenario.operator().token(),
                    "/platform/tier-changes",
                    Map.of("tenantId", scenario.tenantId(), "tier", "schema"));
            return await("switched");
        });
        double seconds = (System.nanoTime() - begin) / 1e9;
        JsonNode change = await("switched");
        long rows = change.required("rowsTotal").asLong();
        figures.put("events", events);
        figures.put("rows", rows);
        figures.put("seconds", Report.round(seconds));
        figures.put("eventsPerSecond", Report.round(events / seconds));
        figures.put("rowsPerSecond", Report.round(rows / seconds));
        figures.put("before", calm.toString());
        figures.put("meanwhile", moving.toString());
        report.put("tierChange", figures);
        api.post(scenario.operator().token(), "/platform/tier-changes/" + scenario.tenantId() + "/back", Map.of());
    }

    /** Copied events count as seen: rows are made of them by rebuilding. */
    private void foldAll() throws Exception {
        for (JsonNode item :
                api.get(scenario.operator().token(), "/platform/projections").required("items")) {
            if (!item.required("rebuildable").asBoolean()) continue;
            String name = item.required("processor").asString();
            Bench.say("folding " + name);
            api.post(scenario.operator().token(), "/platform/projections/" + name + "/rebuild", Map.of());
            while (!isRebuilt(name)) Thread.sleep(100);
        }
    }

    private boolean isRebuilt(String name) throws IOException {
        for (JsonNode item :
                api.get(scenario.operator().token(), "/platform/projections").required("items")) {
            if (!item.required("processor").asString().equals(name)) continue;
            String state = item.required("rebuild").required("state").asString();
            if (state.equals("failed")) throw new IllegalStateException("the rebuild failed: " + item);
            return state.equals("done");
        }
        throw new IllegalStateException("no projection " + name);
    }

    private JsonNode await(String state) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_MINUTES);
        while (System.nanoTime() < end) {
            JsonNode change = api.get(scenario.operator().token(), "/platform/tier-changes/" + scenario.tenantId());
            if (change.required("state").asString().equals(state)) return change;
            if (change.required("state").asString().equals("failed"))
                throw new IllegalStateException("the change failed: " + change);
            Thread.sleep(50);
        }
        throw new IllegalStateException("the tenant does not come to its tier");
    }

    /** What the tenant's people noticed: times of answers, how many were none, and how long a new ticket was not to be seen. */
    private record Noticed(double[] reads, double[] commands, double[] visible, int refused) {
        @Override
        public String toString() {
            return "reads " + of(reads) + "; commands " + of(commands) + "; from a command to its row " + of(visible)
                    + "; refused " + refused;
        }

        private static String of(double[] millis) {
            double[] sorted = millis.clone();
            Arrays.sort(sorted);
            if (sorted.length == 0) return "none";
            return String.format(
                    java.util.Locale.ROOT,
                    "p50 %.1f, p99 %.1f, longest %.0f ms",
                    sorted[sorted.length / 2],
                    sorted[(int) (sorted.length * 0.99)],
                    sorted[sorted.length - 1]);
        }
    }

    private Noticed under(Callable<?> work) throws Exception {
        var reads = new ConcurrentLinkedQueue<Double>();
        var commands = new ConcurrentLinkedQueue<Double>();
        var visible = new ConcurrentLinkedQueue<Double>();
        AtomicInteger refused = new AtomicInteger();
        byte[] list = Connection.request("GET", "/api/v1/tickets?limit=10", scenario.token(), "");
        try (var threads = Executors.newCachedThreadPool()) {
            Future<?> done = threads.submit(work);
            List<Future<?>> load = new ArrayList<>();
            for (int n = 0; n < READERS; n++)
                load.add(threads.submit(() -> {
                    try (Connection connection = new Connection(scenario.port())) {
                        while (!done.isDone()) {
                            timed(connection, list, 200, reads, refused);
                            Thread.sleep(20);
                        }
                    }
                    return null;
                }));
            for (int n = 0; n < WRITERS; n++) load.add(threads.submit(() -> write(done, commands, visible, refused)));
            done.get();
            for (Future<?> each : load) each.get();
        }
        return new Noticed(array(reads), array(commands), array(visible), refused.get());
    }

    /** Opens tickets, and asks for each until it is there. */
    private Object write(
            Future<?> until,
            ConcurrentLinkedQueue<Double> commands,
            ConcurrentLinkedQueue<Double> visible,
            AtomicInteger refused)
            throws Exception {
        byte[] command = scenario.openTicket(scenario.users().getFirst());
        try (Connection connection = new Connection(scenario.port())) {
            while (!until.isDone()) {
                Connection.Answer opened = timed(connection, command, 201, commands, refused);
                if (opened.status() != 201) continue;
                byte[] seen = Connection.request(
                        "GET",
                        "/api/v1/tickets?limit=1",
                        scenario.token(),
                        "",
                        "Consistency-Token: " + opened.consistencyToken());
                long begin = System.nanoTime();
                while (connection.send(seen).status() != 200) Thread.sleep(10);
                visible.add((System.nanoTime() - begin) / 1e6);
                Thread.sleep(50);
            }
        }
        return this;
    }

    private static Connection.Answer timed(
            Connection connection,
            byte[] request,
            int expected,
            ConcurrentLinkedQueue<Double> times,
            AtomicInteger refused)
            throws IOException {
        long begin = System.nanoTime();
        Connection.Answer answer = connection.send(request);
        if (answer.status() == expected) times.add((System.nanoTime() - begin) / 1e6);
        else refused.incrementAndGet();
        return answer;
    }

    private static double[] array(ConcurrentLinkedQueue<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
