package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.archive.TestArchive;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A tenant of a story, with its administrator. */
public final class Company {
    public static final String PASSWORD = "correct horse battery";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Server server;
    private final UUID id;
    private final String slug;
    private final Person admin;

    /** A user of the company who can log in. */
    public record Person(UUID id, String email, Api api) {}

    private Company(Server server, UUID id, String slug, UUID adminId) {
        this.server = server;
        this.id = id;
        this.slug = slug;
        this.admin = person(adminId, email("admin"));
    }

    /** Signs up and waits for an operator. */
    public static Company signsUp(Server server, String name) {
        String slug = freeSlug();
        Answer signedUp = server.nobody()
                .post("/tenants", signUp(name, slug, "admin@" + slug + ".test"))
                .expect(201);
        return new Company(server, signedUp.id(), slug, signedUp.uuid("adminId"));
    }

    /** One that has signed up in its own words. */
    public static Company known(Server server, UUID id, String slug, UUID adminId) {
        return new Company(server, id, slug, adminId);
    }

    /** Signed up and approved. */
    public static Company active(Server server, String name) {
        Company company = signsUp(server, name);
        company.decide("approve", Map.of()).expect(200);
        return company;
    }

    /** Signed up and approved, with a schema of its own. */
    public static Company inSchema(Server server, String name) {
        Company company = signsUp(server, name);
        company.decide("approve", Map.of("tier", "schema")).expect(200);
        company.awaitState("active");
        return company;
    }

    public void awaitState(String state) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> operator().get(path()).expect(200).text("state").equals(state));
    }

    public static String freeSlug() {
        return "story-" + COUNT.incrementAndGet();
    }

    public static Map<String, @Nullable Object> signUp(String name, String slug, String adminEmail) {
        return fields(
                "name",
                name,
                "slug",
                slug,
                "contactEmail",
                "office@" + slug + ".test",
                "admin",
                fields("email", adminEmail, "password", PASSWORD, "firstName", "Ann", "lastName", "Lee"));
    }

    public static Answer login(Server server, String email, String password, @Nullable String slug) {
        Map<String, @Nullable Object> body = fields("email", email, "password", password);
        if (slug != null) body.put("tenant", slug);
        return server.nobody().post("/auth/login", body);
    }

    public UUID id() {
        return id;
    }

    public String slug() {
        return slug;
    }

    public String path() {
        return "/tenants/" + id;
    }

    /** As its administrator. */
    public Api admin() {
        return admin.api();
    }

    public Person adminPerson() {
        return admin;
    }

    /** As an operator who names this company. */
    public Api operator() {
        return server.operator().inTenant(id);
    }

    public String email(String localPart) {
        return localPart + "@" + slug + ".test";
    }

    /** An operator's decision: approve, reject, suspend, reactivate, close. */
    public Answer decide(String verb, Object body) {
        return server.operator().post(path() + "/" + verb, body);
    }

    public Answer suspend(String reason) {
        return decide("suspend", Map.of("reason", reason)).expect(200);
    }

    public Answer reactivate() {
        return server.operator().post(path() + "/reactivate").expect(200);
    }

    /** A customer who cannot log in, known by a Telegram id. */
    public UUID customer() {
        long telegramId = 1_000_000L + COUNT.incrementAndGet();
        return admin().post("/users", Map.of("role", "customer", "telegramId", telegramId))
                .expect(201)
                .id();
    }

    /** Somebody who can log in. */
    public Person hires(String role, String localPart) {
        String email = email(localPart);
        UUID userId = admin().post("/users", Map.of("role", role, "email", email, "password", PASSWORD))
                .expect(201)
                .id();
        return person(userId, email);
    }

    public Person person(UUID userId, String email) {
        return new Person(userId, email, server.nobody().loggedIn(email, PASSWORD, slug));
    }

    public Answer login(String email) {
        return login(server, email, PASSWORD, slug);
    }

    /** A program with these scopes. It needs no login, so the clock does not log it out. */
    public Api program(String... scopes) {
        return server.nobody()
                .withKey(admin().post("/api-tokens", Map.of("name", "a program", "scopes", scopes))
                        .expect(201)
                        .text("token"));
    }

    public UUID plan(String name, String period, long priceMinor) {
        return admin().post("/plans", Map.of("name", name, "period", period, "price", rub(priceMinor)))
                .expect(201)
                .id();
    }

    /** Opens a payment and answers its id, which is the reference of the provider's results. */
    public UUID payment(UUID userId, String provider, Map<String, @Nullable Object> amount) {
        return admin().post("/payments", fields("userId", userId, "provider", provider, "amount", amount))
                .expect(201)
                .id();
    }

    public Answer topUp(UUID userId, long amountMinor) {
        return admin().post(
                        "/users/" + userId + "/wallet/adjust",
                        Map.of("amount", rub(amountMinor), "reason", "a gift for the story"))
                .expect(200);
    }

    public Wallet wallet(UUID userId) {
        return Wallet.of(admin(), userId);
    }

    public Answer payment(UUID paymentId) {
        return admin().get("/payments/" + paymentId).expect(200);
    }

    public Answer subscription(UUID subscriptionId) {
        return admin().get("/subscriptions/" + subscriptionId).expect(200);
    }

    /** What it takes along when it leaves, encrypted to {@link TestArchive#PASSPHRASE}. */
    public byte[] exported() {
        UUID export = admin().post("/exports", Map.of("passphrase", TestArchive.PASSPHRASE))
                .expect(201)
                .id();
        String path = "/exports/" + export;
        await().atMost(Duration.ofSeconds(60))
                .until(() -> admin().get(path).expect(200).text("state").equals("made"));
        return admin().download(path + "/content");
    }
}
