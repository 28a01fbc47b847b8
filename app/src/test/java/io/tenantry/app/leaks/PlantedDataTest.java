package io.tenantry.app.leaks;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.tenantry.app.stories.Answer;
import io.tenantry.app.stories.Api;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Operation;
import io.tenantry.app.stories.PaymentEvent;
import io.tenantry.app.stories.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * A whole story with words planted as secrets and as personal data. Afterwards everything that is stored is looked through:
 * secrets are nowhere, personal data only in the columns that {@code docs/personal-data.md} lists.
 */
class PlantedDataTest extends Story {
    private static final Pattern LISTED = Pattern.compile("(?m)^\\| `(\\w+\\.\\w+)` \\|");

    private Planted planted = new Planted();
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Log log = new Log();

    private final class Log extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getFormattedMessage()
                    + event.getMDCPropertyMap()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }

    @AfterAll
    static void report() {
        LeakReport.write();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "schema"})
    void whatWasPlantedIsFoundOnlyWhereItMayBe(String tier) throws Exception {
        Path data = server().data();
        Assumptions.assumeTrue(data != null, "the administrator of containers is another one");
        planted = new Planted();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        LoggerFactory.getLogger("io.tenantry").info("the story begins");
        List<Answer> answers;
        try {
            answers = story(tier);
            server().settle();
        } finally {
            root.detachAppender(log);
        }
        assertThat(planted.personal()).hasSizeGreaterThan(12);

        Set<String> told = new TreeSet<>();
        for (Answer answer : answers)
            for (String secret : planted.secrets()) if (answer.text().contains(secret)) told.add(answer.request());
        report("answers", "secrets", answers.size(), told.size());
        assertThat(told).isEmpty();

        List<String> words = new ArrayList<>(planted.secrets());
        words.addAll(planted.personal());
        assertThat(said).isNotEmpty().noneMatch(line -> words.stream().anyMatch(line::contains));
        report("log", "secrets and personal data", said.size(), 0);
        dump(words);
        files(data, words);
    }

    private static void report(String where, String what, long looked, long found) {
        LeakReport.tried("stored data", where, what, looked, found);
    }

    private void dump(List<String> words) throws Exception {
        Map<String, Set<String>> columns;
        try (Connection connection = server().administrator()) {
            columns = Dump.columnsWith(connection, words);
        }
        Set<String> listed = listed();
        List<String> wrong = new ArrayList<>();
        columns.forEach((column, held) -> {
            String bare = bare(column);
            for (String word : held)
                if (planted.secrets().contains(word) || !listed.contains(bare)) wrong.add(column + ": " + word);
        });
        report("every column of every table", "secrets and personal data", words.size(), wrong.size());
        assertThat(wrong).isEmpty();
        // or nobody would notice that nothing was planted
        assertThat(columns.keySet().stream().map(PlantedDataTest::bare))
                .contains("app_user.email", "app_user.telegram_id", "audit_log.origin", "ticket_message.text")
                .hasSizeGreaterThanOrEqualTo(10);
    }

    private static String bare(String column) {
        return column.substring(column.indexOf('.') + 1);
    }

    private static Set<String> listed() throws IOException {
        Set<String> listed = new TreeSet<>();
        Matcher row = LISTED.matcher(Files.readString(Path.of("..", "docs", "personal-data.md")));
        while (row.find()) listed.add(row.group(1));
        assertThat(listed).hasSizeGreaterThan(5);
        return listed;
    }

    /** As bytes on the disk, the write-ahead log included: who takes a file sees no secret either. */
    private void files(Path data, List<String> words) throws IOException {
        Map<Path, Set<String>> database = Dump.filesWith(data.resolve("postgres"), planted.secrets());
        assertThat(database).isEmpty();
        assertThat(Files.readString(data.resolve("postgres/postgres.log"))).doesNotContain(words);
        Map<Path, Set<String>> messages = Dump.filesWith(data.resolve("kafka"), words);
        assertThat(messages).isEmpty();
        report("files of PostgreSQL and Kafka", "secrets, and personal data in Kafka", words.size(), 0);
    }

    /** Answers to all that may be read at its end, and to what was refused or only tried. */
    private List<Answer> story(String tier) throws IOException {
        List<Answer> answers = new ArrayList<>();
        Company company = signsUp(tier);
        Api admin = company.admin().with("User-Agent", planted.personal("agent"));
        secrets(company, admin, answers);
        UUID user = people(company, admin, answers);
        money(company, admin, user);
        desk(admin, user);
        company.suspend(planted.personal("suspended"));
        company.reactivate();
        server().moveClock(Duration.ofMinutes(2));
        server().settle();
        for (Operation operation : Operation.all(server())) {
            if (!operation.isRead()) continue;
            String id = operation.resource().equals("tenants")
                    ? company.id().toString()
                    : operation.resource().equals("users")
                            ? user.toString()
                            : UUID.randomUUID().toString();
            answers.add(company.operator().send("GET", operation.pathWith(id), null));
            answers.add(company.admin().send("GET", operation.pathWith(id), null));
        }
        assertThat(answers).anyMatch(answer -> answer.text().contains(planted.personal("first-name")));
        return answers;
    }

    private Company signsUp(String tier) {
        String slug = Company.freeSlug();
        Map<String, Object> admin = Map.of(
                "email",
                "admin@" + slug + ".test",
                "password",
                Company.PASSWORD,
                "firstName",
                planted.personal("first-name"),
                "lastName",
                planted.personal("last-name"));
        Map<String, Object> contact = Map.of(
                "name",
                "Planted",
                "slug",
                slug,
                "contactEmail",
                planted.personal("contact") + "@people.test",
                "admin",
                admin);
        Answer signedUp = server().nobody().post("/tenants", contact).expect(201);
        Company company = Company.known(server(), signedUp.id(), slug, signedUp.uuid("adminId"));
        company.decide("approve", Map.of("tier", tier)).expect(200);
        company.awaitState("active");
        return company;
    }

    private void secrets(Company company, Api admin, List<Answer> answers) {
        String path = company.path();
        Map<String, Object> bot = Map.of("token", planted.secret("bot-token"), "username", "planted_bot");
        answers.add(admin.edit(path, path + "/bot?dryRun=true", bot).expect(200));
        answers.add(admin.edit(path, path + "/bot", bot).expect(200));
        answers.add(admin.put(path + "/bot", bot));
        answers.add(admin.edit(
                path,
                path + "/bot",
                fields("token", planted.secret("refused-token"), "nonsense", planted.secret("field-value"))));
        answers.add(admin.edit(
                        path,
                        path + "/settings",
                        Map.of(
                                "integrations",
                                Map.of(
                                        "crm",
                                        Map.of("apiUrl", "https://crm.test", "apiKey", planted.secret("api-key")))))
                .expect(200));
        Answer token = admin.with("Idempotency-Key", planted.run())
                .post("/api-tokens", Map.of("name", "planted", "scopes", List.of("users:read", "tokens:write")))
                .expect(201);
        String shown = token.text("token");
        planted.alsoSecret(shown.substring(shown.lastIndexOf('_') + 1));
        answers.add(admin.with("Idempotency-Key", planted.run())
                .post("/api-tokens", Map.of("name", "planted", "scopes", List.of("users:read", "tokens:write"))));
        admin.post("/exports", Map.of("passphrase", planted.secret("passphrase of an archive")))
                .expect(201);
        server().nobody().withKey(shown).get("/users").expect(200);
        answers.add(server().nobody()
                .withKey(shown.replace(shown.substring(shown.length() - 4), "none"))
                .get("/users"));
    }

    private UUID people(Company company, Api admin, List<Answer> answers) {
        String password = planted.secret("password");
        Map<String, Object> person = Map.of(
                "telegramId",
                planted.number(),
                "role",
                "staff",
                "email",
                planted.personal("email") + "@people.test",
                "password",
                password,
                "username",
                planted.personal("username"),
                "firstName",
                planted.personal("first-name"),
                "lastName",
                planted.personal("last-name"));
        answers.add(admin.post("/users?dryRun=true", person).expect(200));
        UUID user = admin.post("/users", person).expect(201).id();
        answers.add(admin.post("/users", person).expect(409));
        answers.add(admin.post("/users", Map.of("role", "staff", "email", "x", "password", planted.secret("short"))));
        String email = planted.personal("email") + "@people.test";
        Company.login(server(), email, password, company.slug()).expect(200);
        answers.add(Company.login(server(), email, planted.secret("wrong-password"), company.slug())
                .expect(401));
        answers.add(admin.post("/users/" + user + "/block"));
        answers.add(admin.post("/users/" + user + "/unblock"));
        return user;
    }

    private void money(Company company, Api admin, UUID user) {
        UUID plan = company.plan("Monthly", "P1M", 1_000);
        admin.post(
                        "/users/" + user + "/wallet/adjust",
                        Map.of("amount", rub(5_000), "reason", planted.personal("wallet-note")))
                .expect(200);
        UUID subscription = admin.post("/subscriptions", fields("userId", user, "planId", plan, "start", "wallet"))
                .expect(201)
                .id();
        admin.post("/subscriptions/" + subscription + "/cancel", Map.of("reason", planted.personal("cancelled")));
        UUID payment = admin.post(
                        "/payments",
                        fields(
                                "userId",
                                user,
                                "provider",
                                "yookassa",
                                "amount",
                                rub(700),
                                "description",
                                planted.personal("payment-description")))
                .expect(201)
                .id();
        server().events()
                .deliver(PaymentEvent.succeeded(company, "planted-" + payment, 700, "RUB")
                        .reference(payment));
    }

    private void desk(Api admin, UUID user) {
        UUID ticket = admin.post(
                        "/tickets",
                        fields(
                                "userId",
                                user,
                                "subject",
                                planted.personal("subject"),
                                "text",
                                planted.personal("question")))
                .expect(201)
                .id();
        admin.post("/tickets/" + ticket + "/messages", Map.of("text", planted.personal("answer")))
                .expect(200);
        admin.post("/tickets/" + ticket + "/messages", Map.of("text", planted.personal("note"), "internal", true))
                .expect(200);
    }
}
