package io.tenantry.app.sample;

import io.tenantry.app.startup.ProgressBar;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Loads three tenants with a history into a running server, through its public API and Kafka. The server must run with
 * {@code TENANTRY_CLOCK_MOVABLE=true}: the kit moves its clock back, and moment by moment to the present.
 */
public final class SampleKit {
    private static final String USAGE = """
            Usage: sample [--days N]     the last N days of the year, 1 to 365

            TENANTRY_ADMIN_PASSWORD         the operator's password; TENANTRY_ADMIN_EMAIL is operator@tenantry.local
            TENANTRY_URL                    the server, http://localhost:8080; it was started with TENANTRY_CLOCK_MOVABLE=true
            SPRING_KAFKA_BOOTSTRAP_SERVERS  its Kafka, localhost:9092""";
    private static final int YEAR = 365;

    private final SampleApi api;
    private final SamplePayments payments;
    private final String operator;
    private final String password = freshPassword();
    private final List<SampleTenant> tenants;
    private final int days;

    private SampleKit(SampleApi api, SamplePayments payments, String operator, int days) {
        this.api = api;
        this.payments = payments;
        this.operator = operator;
        this.tenants =
                SampleTenant.all().stream().map(tenant -> tenant.during(days)).toList();
        this.days = days;
    }

    /** {@code tenantry.jar sample}, and {@code --days N} after it: answers the exit code. */
    public static int run(List<String> arguments, Map<String, String> environment) {
        int days = days(arguments);
        if (days == 0) {
            System.err.println(USAGE);
            return 2;
        }
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
            new SampleKit(api, payments, operator, days).load();
            return 0;
        } catch (SampleApi.Refused | IllegalStateException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    /** 0: not understood. */
    static int days(List<String> arguments) {
        if (arguments.isEmpty()) return YEAR;
        if (arguments.size() != 2
                || !arguments.getFirst().equals("--days")
                || !arguments.getLast().matches("[1-9][0-9]{0,2}")) return 0;
        int days = Integer.parseInt(arguments.getLast());
        return days <= YEAR ? days : 0;
    }

    static String freshPassword() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void load() {
        List<Moment> moments = Moment.of(days, present());
        long started = System.nanoTime();
        try {
            live(moments);
        } catch (RuntimeException e) {
            try {
                moveClock(Map.of());
            } catch (RuntimeException notReset) {
                e.addSuppressed(notReset);
            }
            throw e;
        }
        moveClock(Map.of());
        System.out.printf(
                "Loaded in %d s.%n",
                Duration.ofNanos(System.nanoTime() - started).toSeconds());
        System.out.println("Log in as the operator, or as one of:");
        for (SampleTenant tenant : tenants)
            System.out.println("  " + tenant.adminEmail() + "  tenant " + tenant.slug() + "  password " + password);
    }

    private Instant present() {
        try {
            return Instant.parse(
                    api.get(operator, "/platform/clock").required("now").asString());
        } catch (SampleApi.Refused refused) {
            if (refused.status() != 404) throw refused;
            throw new IllegalStateException(
                    "The server's clock is fixed. Start the server with TENANTRY_CLOCK_MOVABLE=true.", refused);
        }
    }

    /** Answers when what is due by then is done. */
    private void moveClock(Map<String, Object> to) {
        api.post(operator, "/platform/clock", to);
    }

    private void live(List<Moment> moments) {
        ProgressBar bar = new ProgressBar(System.out, moments.size(), ProgressBar.isTerminal());
        List<SampleHistory> histories = new ArrayList<>();
        try (Crew crew = new Crew()) {
            for (Moment moment : moments) {
                moveClock(Map.of("now", moment.at().toString()));
                if (histories.isEmpty()) for (SampleTenant tenant : tenants) histories.add(begin(tenant));
                crew.all(histories.stream()
                        .flatMap(history -> history.at(moment).stream())
                        .toList());
                if (moment.lastOfDay()) settle(histories, moment, crew);
                bar.at(moment.number() + 1L, summary(histories));
            }
            histories.forEach(SampleHistory::awaitLists);
            api.getUpToDate(operator, "/statistics?limit=1");
        }
    }

    private SampleHistory begin(SampleTenant tenant) {
        return new SampleHistory(api, payments, tenant, SampleDesk.open(api, operator, tenant, password));
    }

    private void settle(List<SampleHistory> histories, Moment moment, Crew crew) {
        payments.flush();
        Instant since = moment.at().minus(Duration.ofDays(1));
        crew.all(histories.stream()
                .<Runnable>map(history -> () -> history.settle(since))
                .toList());
    }

    private static String summary(List<SampleHistory> histories) {
        return String.format(
                Locale.ROOT,
                "%d users, %d payments, %d tickets",
                histories.stream().mapToInt(SampleHistory::users).sum(),
                histories.stream().mapToInt(SampleHistory::payments).sum(),
                histories.stream().mapToInt(SampleHistory::tickets).sum());
    }
}
