package io.tenantry.app.stories;

import static org.awaitility.Awaitility.await;

import io.tenantry.app.StartedTenantry;
import io.tenantry.tenant.domain.StubDns;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The one Tenantry that all stories of this JVM talk to. */
public final class Server {
    public static final String OPERATOR = "operator@tenantry.test";
    public static final String OPERATORS_PASSWORD = "the operator's password";
    public static final String BASE_DOMAIN = "tenantry.test";
    /** The DNS that this server asks. */
    static final StubDns DNS = new StubDns();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static @Nullable Server shared;

    private final Map<String, Object> properties;
    private final AtomicInteger clockMoves = new AtomicInteger();
    private final Api operator;
    private final PaymentEvents events;
    private ConfigurableApplicationContext application;

    private Server(Map<String, Object> servers) {
        properties = new HashMap<>(servers);
        properties.put("server.port", 0);
        properties.put("tenantry.clock.movable", true);
        properties.put("tenantry.admin.email", OPERATOR);
        properties.put("tenantry.admin.password", OPERATORS_PASSWORD);
        properties.put("tenantry.rate-limit.login.per-minute", 100_000);
        properties.put("tenantry.rate-limit.sign-up.per-minute", 100_000);
        properties.put("tenantry.base-domain", BASE_DOMAIN);
        properties.put("tenantry.proxies", AtHost.PROXY);
        properties.put("tenantry.domains.dns-server", DNS.address());
        // so that every aggregate is loaded from snapshots, too
        properties.put("tenantry.snapshots.every", 2);
        // what protects a passphrase or a password is tried elsewhere, and takes its time
        properties.put("tenantry.exports.scrypt-work-factor", 10);
        properties.put("tenantry.passwords.bcrypt-strength", 4);
        // a loaded machine is late, not wrong
        properties.put("tenantry.consistency-timeout", "20s");
        // there is no other server that has to hear of it
        properties.put("tenantry.erasure.heard-everywhere", "100ms");
        properties.put("impostor.present", true);
        application = StartedTenantry.with(properties);
        operator = Api.of(this).loggedIn(OPERATOR, OPERATORS_PASSWORD, null);
        events = new PaymentEvents(this, kafka());
    }

    public static synchronized Server shared() {
        if (shared == null) shared = new Server(Servers.start());
        return shared;
    }

    public String url() {
        return "http://localhost:" + application.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** A part of the running server, to try what no request can. */
    public <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    public String kafka() {
        return String.valueOf(properties.get("spring.kafka.bootstrap-servers"));
    }

    /** As the server's login, which is nobody until it takes a role. */
    public Connection database() throws SQLException {
        return DriverManager.getConnection(
                String.valueOf(properties.get("spring.datasource.url")),
                String.valueOf(properties.get("spring.datasource.username")),
                String.valueOf(properties.get("spring.datasource.password")));
    }

    /** Where the embedded PostgreSQL and Kafka keep their files; null in containers. */
    public @Nullable Path data() {
        return Servers.data();
    }

    /** As the administrator of the embedded PostgreSQL, whom no policy holds. */
    public Connection administrator() throws SQLException, IOException {
        Path data = Servers.data();
        if (data == null) throw new IllegalStateException("not in containers");
        return DriverManager.getConnection(
                String.valueOf(properties.get("spring.datasource.url")),
                "postgres",
                Files.readString(data.resolve("postgres.password")).strip());
    }

    /** What PostgreSQL's own programs need to connect as the server's login. */
    Map<String, String> programs() {
        URI database = URI.create(
                String.valueOf(properties.get("spring.datasource.url")).replaceFirst("^jdbc:", ""));
        return Map.of(
                "PGHOST", database.getHost(),
                "PGPORT", String.valueOf(database.getPort()),
                "PGDATABASE", database.getPath().substring(1),
                "PGUSER", String.valueOf(properties.get("spring.datasource.username")),
                "PGPASSWORD", String.valueOf(properties.get("spring.datasource.password")));
    }

    public Api operator() {
        return operator;
    }

    public Api nobody() {
        return Api.of(this);
    }

    public PaymentEvents events() {
        return events;
    }

    /** Stops the application and starts it again on the same data. Its clock is the system's then. */
    public void restart() {
        application.close();
        application = StartedTenantry.with(properties);
        clockMoves.incrementAndGet();
    }

    /** The server's present. */
    public Instant now() {
        return Instant.parse(operator.get("/platform/clock").expect(200).text("now"));
    }

    /** Moves the clock and answers when all that is due by then is done and visible. Stories move it forwards only. */
    public void moveClockTo(Instant now) {
        operator.post("/platform/clock", Map.of("now", now.toString())).expect(200);
        clockMoves.incrementAndGet();
        settle();
    }

    public void moveClock(Duration by) {
        moveClockTo(now().plus(by));
    }

    /** How often the clock was moved: access tokens from before may have expired. */
    public int clockMoves() {
        return clockMoves.get();
    }

    /** Waits until every projection and reaction has seen every event. */
    public void settle() {
        await().atMost(PATIENCE).until(() -> StreamSupport.stream(processors().spliterator(), false)
                .allMatch(processor -> processor.path("lag").asLong() == 0));
    }

    private JsonNode processors() {
        return operator.get("/platform/projections").expect(200).json().path("items");
    }
}
