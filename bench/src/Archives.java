import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import tools.jackson.databind.JsonNode;

/**
 * Tenants leave as archives and arrive in another installation (where they were, their ids are taken), beside COPY of the same
 * events to a file and from it. The first tenant warms both servers up.
 */
final class Archives {
    private static final String PASSPHRASE = "seven%20words%20that%20only%20a%20benchmark%20knows";
    private static final int USERS = 20;
    private static final long LONGEST_MINUTES = 30;

    private final Options options;
    private final Server server;
    private final Floor floor;
    private final Report report;
    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    Archives(Options options, Server server, Floor floor, Report report) {
        this.options = options;
        this.server = server;
        this.floor = floor;
        this.report = report;
        this.folder = options.work().resolve("archives");
    }

    /** A file of so many events, and how long it took. */
    private record Moved(long events, long bytes, double seconds) {
        double perSecond() {
            return events / seconds;
        }
    }

    /** @param folded seconds from the answer of the import until all projections had passed its events */
    private record Turn(Moved exported, Moved copiedOut, Moved imported, Moved copiedIn, double folded) {}

    void measure() throws Exception {
        Files.createDirectories(folder);
        List<String> tenants = new ArrayList<>();
        for (int n = 0; n <= options.rounds(); n++) tenants.add(prepare("bench-archive-" + n));
        Bench.say("copying " + options.archived() + " events for each of " + tenants.size() + " tenants");
        server.stop();
        server.startPostgresAlone();
        floor.reconnect();
        for (String tenant : tenants) new Copies(floor.superuser()).ticketsOf(tenant, options.archived());
        server.stopPostgresAlone();
        server.start("bench-archiving");
        floor.reconnect();
        List<Turn> turns = new ArrayList<>();
        try (Server other = new Server(options.jar(), folder)) {
            other.start("bench-arriving");
            try (Floor otherFloor = new Floor(
                    options.pgbench(),
                    options.root().resolve("bench/floor.sql"),
                    other.postgresPort(),
                    other.superuserPassword())) {
                for (String tenant : tenants) turns.add(turn(tenant, other, otherFloor));
            }
        }
        tell(turns.subList(1, turns.size()));
    }

    /** A tenant with tickets that were opened, answered twice and closed. */
    private String prepare(String slug) throws Exception {
        Api api = new Api(server.httpPort());
        api.send("sign-up", Connection.request("POST", "/api/v1/tenants", "", Scenario.signUp(slug)));
        Scenario tenant = Scenario.prepare(server.httpPort(), slug, USERS);
        for (String user : tenant.users()) {
            String ticket =
                    api.send("ticket", tenant.openTicket(user)).required("id").asString();
            for (int n = 0; n < 2; n++)
                api.post(
                        tenant.token(),
                        "/tickets/" + ticket + "/messages",
                        Map.of("text", "We are looking into it and answer tomorrow."));
            api.post(tenant.token(), "/tickets/" + ticket + "/close", Map.of());
        }
        tenant.awaitReadModels();
        return tenant.tenantId();
    }

    private Turn turn(String tenant, Server other, Floor otherFloor) throws Exception {
        Path rows = folder.resolve("rows");
        Path archive = folder.resolve("archive");
        Moved copiedOut = copyOut(tenant, rows);
        Moved exported = export(tenant, archive);
        Moved copiedIn = copyIn(otherFloor, rows, copiedOut.events());
        Moved imported = take(other, archive);
        Operator operator = new Operator(new Api(other.httpPort()));
        double folded = new Scenario(other.httpPort(), operator, tenant, "", "", List.of())
                .awaitReadModels()
                .seconds();
        Bench.say(String.format(
                "%d events: exported in %.1f s (COPY %.1f s), imported in %.1f s (COPY %.1f s), folded %.1f s later",
                exported.events(),
                exported.seconds(),
                copiedOut.seconds(),
                imported.seconds(),
                copiedIn.seconds(),
                folded));
        return new Turn(exported, copiedOut, imported, copiedIn, folded);
    }

    /** From the request until the archive can be fetched; fetching it is not measured. */
    private Moved export(String tenant, Path archive) throws Exception {
        Api api = new Api(server.httpPort());
        String operator = new Operator(api).token();
        String exports = "/tenants/" + tenant + "/exports";
        long begin = System.nanoTime();
        String id = api.post(operator, exports, Map.of("passphrase", PASSPHRASE.replace("%20", " ")))
                .required("id")
                .asString();
        JsonNode made = awaitMade(api, operator, exports, id);
        double seconds = (System.nanoTime() - begin) / 1e9;
        HttpRequest content =
                request(server, exports + "/" + id + "/content", operator).build();
        Files.deleteIfExists(archive); // a longer one would show its end
        HttpResponse<Path> answer = http.send(content, HttpResponse.BodyHandlers.ofFile(archive));
        if (answer.statusCode() != 200) throw new IllegalStateException("the archive: " + answer.statusCode());
        return new Moved(made.required("events").asLong(), Files.size(archive), seconds);
    }

    private static JsonNode awaitMade(Api api, String operator, String exports, String id) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_MINUTES);
        while (System.nanoTime() < end) {
            for (JsonNode item : api.get(operator, exports).required("items")) {
                if (!item.required("id").asString().equals(id)) continue;
                String state = item.required("state").asString();
                if (state.equals("made")) return item;
                if (!state.equals("waiting")) throw new IllegalStateException("the export: " + item);
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the archive is not made");
    }

    private Moved take(Server other, Path archive) throws Exception {
        String operator = new Operator(new Api(other.httpPort())).token();
        HttpRequest request = request(other, "/platform/imports", operator)
                .header("Archive-Passphrase", PASSPHRASE)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofFile(archive))
                .build();
        long begin = System.nanoTime();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (answer.statusCode() != 201)
            throw new IllegalStateException("the import: " + answer.statusCode() + " " + answer.body());
        long events = Api.read(answer.body()).required("events").asLong();
        return new Moved(events, Files.size(archive), seconds);
    }

    private static HttpRequest.Builder request(Server at, String path, String operator) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at.httpPort() + "/api/v1" + path))
                .header("Authorization", "Bearer " + operator);
    }

    private Moved copyOut(String tenant, Path rows) throws Exception {
        CopyManager copies = floor.superuser().unwrap(PGConnection.class).getCopyAPI();
        long begin = System.nanoTime();
        try (OutputStream file = Files.newOutputStream(rows)) {
            long events = copies.copyOut(
                    "copy (select * from tenantry.event where tenant_id = '" + tenant
                            + "' order by position) to stdout",
                    file);
            return new Moved(events, Files.size(rows), (System.nanoTime() - begin) / 1e9);
        }
    }

    private static Moved copyIn(Floor floor, Path rows, long events) throws Exception {
        CopyManager copies = floor.superuser().unwrap(PGConnection.class).getCopyAPI();
        long begin = System.nanoTime();
        try (InputStream file = Files.newInputStream(rows)) {
            copies.copyIn("copy bench_floor.event from stdin", file);
        }
        return new Moved(events, Files.size(rows), (System.nanoTime() - begin) / 1e9);
    }

    private void tell(List<Turn> turns) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("events", turns.getFirst().exported().events());
        figures.put(
                "megabytes", Report.round(median(turns, turn -> turn.exported().bytes()) / 1e6));
        figures.put(
                "megabytesOfTheCopy",
                Report.round(median(turns, turn -> turn.copiedOut().bytes()) / 1e6));
        put(figures, "export", turns, Turn::exported, Turn::copiedOut);
        put(figures, "import", turns, Turn::imported, Turn::copiedIn);
        figures.put("secondsFromTheImportToTheReadModels", Report.round(median(turns, Turn::folded)));
        report.put("archive", figures);
    }

    /** Megabytes are those of the rows as COPY writes them: what the archive packs them to says little of the work. */
    private static void put(
            Map<String, Object> figures,
            String name,
            List<Turn> turns,
            Function<Turn, Moved> ours,
            Function<Turn, Moved> copy) {
        double perSecond = median(turns, turn -> ours.apply(turn).perSecond());
        double ofCopy = median(turns, turn -> copy.apply(turn).perSecond());
        figures.put(name + "Seconds", Report.round(median(turns, turn -> ours.apply(turn)
                .seconds())));
        figures.put(name + "EventsPerSecond", Report.round(perSecond));
        figures.put(
                name + "MegabytesPerSecond",
                Report.round(median(
                        turns,
                        turn -> turn.copiedOut().bytes()
                                / 1e6
                                / ours.apply(turn).seconds())));
        figures.put(name + "EventsPerSecondOfCopy", Report.round(ofCopy));
        figures.put(
                name + "RatioToCopy",
                Report.round(median(
                        turns,
                        turn -> ours.apply(turn).perSecond() / copy.apply(turn).perSecond())));
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        double[] sorted = turns.stream().mapToDouble(figure).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
