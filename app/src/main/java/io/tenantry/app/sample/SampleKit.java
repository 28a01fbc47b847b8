package io.tenantry.app.sample;

import io.tenantry.app.sample.SampleTenant.SamplePlan;
import java.io.Console;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import tools.jackson.databind.JsonNode;

/**
 * Loads three tenants with a year of history into a running server, through its public API and Kafka. The server must
 * run with {@code TENANTRY_CLOCK_MOVABLE=true}: the kit moves its clock a year back, and day by day to the present.
 */
public final class SampleKit {
    private static final int DAYS = 365;

    private final SampleApi api;
    private final SamplePayments payments;
    private final String operator;
    private final String password;

    private SampleKit(SampleApi api, SamplePayments payments, String operator, String password) {
        this.api = api;
        this.payments = payments;
        this.operator = operator;
        this.password = password;
    }

    /** {@code tenantry.jar sample}: answers the exit code. */
    public static int run(Map<String, String> environment) {
        String url = environment.getOrDefault("TENANTRY_URL", "http://localhost:8080");
        String kafka = environment.getOrDefault("SPRING_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
        String email = environment.getOrDefault("TENANTRY_ADMIN_EMAIL", "operator@tenantry.local");
        String password = environment.get("TENANTRY_ADMIN_PASSWORD");
        if (password == null) {
            System.err.println(
                    "Set TENANTRY_ADMIN_PASSWORD to the operator's password, which the first start of the server printed.");
            return 2;
        }
        LoggingSystem.get(SampleKit.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        SampleApi api = new SampleApi(url);
        try (SamplePayments payments = new SamplePayments(kafka)) {
            String operator = api.post(null, "/auth/login", Map.of("email", email, "password", password))
                    .required("accessToken")
                    .asString();
            new SampleKit(api, payments, operator, freshPassword()).load();
            return 0;
        } catch (SampleApi.Refused | IllegalStateException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static String freshPassword() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void load() {
        requireMovableClock();
        Instant present = Instant.parse(
                api.get(operator, "/platform/clock").required("now").asString());
        Instant begin = present.minus(Duration.ofDays(DAYS)).truncatedTo(ChronoUnit.HOURS);
        try {
            moveClock(begin);
            live(begin, present);
        } finally {
            api.post(operator, "/platform/clock", Map.of());
        }
    }

    private void requireMovableClock() {
        try {
            api.get(operator, "/platform/clock");
        } catch (SampleApi.Refused refused) {
            if (refused.status() != 404) throw refused;
            throw new IllegalStateException(
                    "The server's clock is fixed. Start the server with TENANTRY_CLOCK_MOVABLE=true.", refused);
        }
    }

    /** Moving the clock ends old logins: everybody logs in again on the new day. */
    private void moveClock(Instant now) {
        api.post(operator, "/platform/clock", Map.of("now", now.toString()));
    }

    private void live(Instant begin, Instant present) {
        List<SampleYear> years = new ArrayList<>();
        for (SampleTenant tenant : SampleTenant.all()) years.add(open(tenant));
        ProgressBar bar = new ProgressBar(System.out, DAYS, isTerminal());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int day = 1; day <= DAYS; day++) {
                Instant morning = begin.plus(Duration.ofDays(day));
                if (morning.isAfter(present)) morning = present;
                moveClock(morning);
                double done = (double) day / DAYS;
                Instant today = morning;
                List<Callable<Boolean>> work = years.stream()
                        .<Callable<Boolean>>map(year -> () -> {
                            year.day(today, done);
                            return true;
                        })
                        .toList();
                for (Future<Boolean> each : threads.invokeAll(work)) each.get();
                bar.at(day, summary(years));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
        System.out.println("Loaded. Log in as the operator, or as one of:");
        for (SampleTenant tenant : SampleTenant.all())
            System.out.println("  " + tenant.adminEmail() + "  tenant " + tenant.slug() + "  password " + password);
    }

    @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static String summary(List<SampleYear> years) {
        return years.stream().mapToInt(SampleYear::users).sum() + " users, "
                + years.stream().mapToInt(SampleYear::payments).sum() + " payments, "
                + years.stream().mapToInt(SampleYear::tickets).sum() + " tickets";
    }

    private SampleYear open(SampleTenant tenant) {
        String id = signUp(tenant);
        api.post(operator, "/tenants/" + id + "/approve", Map.of());
        // an API token, not a login: it outlives the year
        String login = api.post(
                        null,
                        "/auth/login",
                        Map.of("email", tenant.adminEmail(), "password", password, "tenant", tenant.slug()))
                .required("accessToken")
                .asString();
        JsonNode profile = api.get(login, "/tenants/" + id);
        api.put(
                login,
                "/tenants/" + id + "/settings",
                Map.of(
                        "timeZone", tenant.timeZone(),
                        "currency", tenant.currency(),
                        "branding", Map.of("botName", tenant.name()),
                        "paymentProviders", Map.of("enabled", tenant.providers(), "disabled", List.of()),
                        "integrations", Map.of()),
                profile.required("version").asLong());
        String token = api.post(
                        login,
                        "/api-tokens",
                        Map.of(
                                "name",
                                "sample kit",
                                "scopes",
                                List.of(
                                        "users:read",
                                        "users:write",
                                        "plans:read",
                                        "plans:write",
                                        "billing:read",
                                        "billing:write",
                                        "tickets:read",
                                        "tickets:write")))
                .required("token")
                .asString();
        String staff = api.post(
                        login,
                        "/users",
                        Map.of(
                                "role",
                                "staff",
                                "firstName",
                                "Sam",
                                "lastName",
                                "Desk",
                                "email",
                                "desk@" + tenant.slug() + ".example"))
                .required("id")
                .asString();
        List<String> plans =
                tenant.plans().stream().map(plan -> plan(login, tenant, plan)).toList();
        return new SampleYear(api, payments, tenant, id, token, staff, plans);
    }

    private String signUp(SampleTenant tenant) {
        try {
            return api.post(
                            null,
                            "/tenants",
                            Map.of(
                                    "name", tenant.name(),
                                    "slug", tenant.slug(),
                                    "contactEmail", tenant.adminEmail(),
                                    "admin",
                                            Map.of(
                                                    "email",
                                                    tenant.adminEmail(),
                                                    "password",
                                                    password,
                                                    "firstName",
                                                    "Alex",
                                                    "lastName",
                                                    "Admin")))
                    .required("id")
                    .asString();
        } catch (SampleApi.Refused refused) {
            if (refused.status() != 409) throw refused;
            throw new IllegalStateException(
                    "The sample tenants are there already; start with an empty data directory.", refused);
        }
    }

    private String plan(String login, SampleTenant tenant, SamplePlan plan) {
        Map<String, Object> body = new java.util.LinkedHashMap<>(Map.of(
                "name", plan.name(),
                "period", plan.period(),
                "price", Map.of("amountMinor", plan.price(), "currency", tenant.currency()),
                "entitlements", plan.entitlements()));
        if (plan.trialDays() > 0) body.put("trialDays", plan.trialDays());
        return api.post(login, "/plans", body).required("id").asString();
    }
}
