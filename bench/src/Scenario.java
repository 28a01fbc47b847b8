import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** One tenant at work: an API token, a plan and users. */
record Scenario(int port, Operator operator, String tenantId, String token, String planId, List<String> users) {
    private static final String PASSWORD = "bench-admin-password";
    static final String CURRENCY = "RUB";
    static final long PRICE = 19_900;

    static String signUp(String slug) {
        return """
            {"name": "Bench", "slug": "%1$s", "contactEmail": "admin@%1$s.example",
             "admin": {"email": "admin@%1$s.example", "password": "%2$s", "firstName": "Ann", "lastName": "Admin"}}""".formatted(slug, PASSWORD);
    }

    /** Makes the tenant that signed up with {@code slug} ready. */
    static Scenario prepare(int port, String slug, int users) throws Exception {
        Api api = new Api(port);
        Operator operator = new Operator(api);
        String tenantId = tenant(api, operator.token(), slug);
        api.post(operator.token(), "/tenants/" + tenantId + "/approve", Map.of());
        String admin = login(api, Map.of("email", "admin@" + slug + ".example", "password", PASSWORD, "tenant", slug));
        String token = api.post(
                        admin,
                        "/api-tokens",
                        Map.of(
                                "name",
                                "bench",
                                "scopes",
                                List.of(
                                        "users:write",
                                        "billing:read",
                                        "billing:write",
                                        "tickets:read",
                                        "tickets:write")))
                .required("token")
                .asString();
        String planId = api.post(
                        admin,
                        "/plans",
                        Map.of(
                                "name",
                                "Month",
                                "period",
                                "P1M",
                                "price",
                                Map.of("amountMinor", PRICE, "currency", CURRENCY)))
                .required("id")
                .asString();
        return new Scenario(port, operator, tenantId, token, planId, users(api, token, users));
    }

    static String login(Api api, Map<String, String> body) throws IOException {
        return api.post("", "/auth/login", body).required("accessToken").asString();
    }

    private static String tenant(Api api, String operator, String slug) throws Exception {
        for (int attempt = 0; attempt < 100; attempt++) {
            for (JsonNode item : api.get(operator, "/tenants").required("items")) {
                if (item.required("slug").asString().equals(slug))
                    return item.required("id").asString();
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("no tenant " + slug);
    }

    private static List<String> users(Api api, String token, int count)
            throws InterruptedException, ExecutionException {
        List<String> ids = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(16)) {
            List<Future<String>> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Map<String, Object> user = Map.of(
                        "role",
                        "customer",
                        "firstName",
                        "Person",
                        "lastName",
                        "Number " + i,
                        "telegramId",
                        100_000 + i);
                made.add(threads.submit(
                        () -> api.post(token, "/users", user).required("id").asString()));
            }
            for (Future<String> each : made) ids.add(each.get());
        }
        return List.copyOf(ids);
    }

    byte[] openTicket(String user) {
        return Connection.request("POST", "/api/v1/tickets", token, """
                {"userId": "%s", "subject": "The connection is slow in the evening", "priority": "normal",
                 "text": "Since yesterday evening the connection is slow. Can you help me?"}""".formatted(user));
    }

    /** From the wallet: a charge and a start, two events in one append. */
    byte[] startSubscription(String user) {
        return Connection.request("POST", "/api/v1/subscriptions", token, """
                {"userId": "%s", "planId": "%s", "start": "wallet"}""".formatted(user, planId));
    }

    /** How many events the slowest projection or reaction has still to see. */
    record Behind(long events, String slowest) {}

    Behind behind() throws IOException {
        Behind behind = new Behind(0, "");
        for (JsonNode item :
                new Api(port).get(operator.token(), "/platform/projections").required("items")) {
            long lag = item.required("lag").asLong();
            if (lag > behind.events())
                behind = new Behind(lag, item.required("processor").asString());
        }
        return behind;
    }

    /** How long the read models needed after the load ended, how far they lay behind then, and who was last. */
    record CatchUp(double seconds, long events, String slowest) {}

    /** Waits until every projection and reaction has passed what is stored. */
    CatchUp awaitReadModels() throws Exception {
        long begin = System.nanoTime();
        Behind first = behind();
        String slowest = first.slowest();
        for (Behind now = first; System.nanoTime() - begin < TimeUnit.MINUTES.toNanos(10); now = behind()) {
            if (now.events() == 0) return new CatchUp((System.nanoTime() - begin) / 1e9, first.events(), slowest);
            slowest = now.slowest();
            Thread.sleep(20);
        }
        throw new IllegalStateException("the read models do not catch up: " + slowest);
    }

    /** Every client asks for users of its own, so that no two change one wallet at the same time. */
    Load.Clients ofOwnUsers(int clients, Function<String, byte[]> request) {
        List<byte[]> requests = users.stream().map(request).toList();
        return client -> new Load.Client() {
            private int next = client;

            @Override
            public byte[] next() {
                byte[] request = requests.get(next);
                next = next + clients < requests.size() ? next + clients : client;
                return request;
            }
        };
    }
}
