package io.tenantry.tenant.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenancy.web.TenantGate;
import io.tenantry.tenant.api.ApiTokenCommand.CreateApiToken;
import io.tenantry.tenant.api.ApiTokenCommand.RevokeApiToken;
import io.tenantry.tenant.api.ApiTokenId;
import io.tenantry.tenant.api.Callers;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Logins;
import io.tenantry.tenant.api.Money;
import io.tenantry.tenant.api.Settings;
import io.tenantry.tenant.api.Settings.Branding;
import io.tenantry.tenant.api.Settings.Integration;
import io.tenantry.tenant.api.Settings.PaymentProviders;
import io.tenantry.tenant.api.TenantCommand.ApproveTenant;
import io.tenantry.tenant.api.TenantCommand.ChangeBot;
import io.tenantry.tenant.api.TenantCommand.ChangeLimits;
import io.tenantry.tenant.api.TenantCommand.ChangeSettings;
import io.tenantry.tenant.api.TenantCommand.CloseTenant;
import io.tenantry.tenant.api.TenantCommand.FirstAdministrator;
import io.tenantry.tenant.api.TenantCommand.ReactivateTenant;
import io.tenantry.tenant.api.TenantCommand.RejectSignUp;
import io.tenantry.tenant.api.TenantCommand.SignUpTenant;
import io.tenantry.tenant.api.TenantCommand.SuspendTenant;
import io.tenantry.tenant.api.TenantCommand.SwitchFeatures;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantState;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.Tenants;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserCommand.BlockUser;
import io.tenantry.tenant.api.UserCommand.ChangeRole;
import io.tenantry.tenant.api.UserCommand.CreateUser;
import io.tenantry.tenant.api.UserCommand.UnblockUser;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.api.Users;
import io.tenantry.tenant.token.TokenSecret;
import io.tenantry.tenant.user.Passwords;
import io.tenantry.tenant.user.ReferralCodes;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Tenants, users and tokens through their commands, claims, quotas, vault and read models. */
@ModuleTest
class WhoOnPostgresTest {
    private static final String PASSWORD = "correct horse battery";

    @Autowired
    private Commands commands;

    @Autowired
    private Ids ids;

    @Autowired
    private Passwords passwords;

    @Autowired
    private Logins logins;

    @Autowired
    private Callers callers;

    @Autowired
    private Users users;

    @Autowired
    private Tenants tenants;

    @Autowired
    private TenantGate gate;

    @Autowired
    private TenantDatabase database;

    @Autowired
    private Projections projections;

    @Autowired
    private OperatorBootstrap bootstrap;

    private TenantId tenant = TenantId.PLATFORM;
    private String slug = "";
    private UserId admin = new UserId(TenantId.PLATFORM, TenantId.PLATFORM.value());

    @BeforeEach
    void newTenant() {
        tenant = new TenantId(ids.next());
        slug = "t-" + UUID.randomUUID();
        admin = new UserId(tenant, ids.next());
    }

    private CommandResult send(StreamId target, Object command, Credential... credentials) {
        CommandContext context = CommandContext.system(
                        target.tenantId(), Source.IMPORT, UUID.randomUUID().toString(), null)
                .withCredentials(List.of(credentials));
        return commands.send(target, command, context);
    }

    private TenantStream stream() {
        return TenantStream.of(tenant);
    }

    private Sealed<String> secret(String value) {
        return Sealed.of(KeyRef.ofTenant(tenant), value);
    }

    private static <T> @Nullable Sealed<T> personal(UserId id, @Nullable T value) {
        return Sealed.ofNullable(KeyRef.ofSubject(id.tenantId(), id.value()), value);
    }

    private void signUp() {
        FirstAdministrator ann = new FirstAdministrator(
                admin,
                Sealed.of(KeyRef.ofSubject(tenant, admin.value()), "Ann@Acme.test"),
                personal(admin, "Ann"),
                null,
                ReferralCodes.generate());
        send(
                stream(),
                new SignUpTenant(stream(), "Acme", slug, secret("office@acme.test"), "schema", "gold", ann),
                passwords.credential(admin, PASSWORD));
    }

    private void signUpAndApprove() {
        signUp();
        send(stream(), new ApproveTenant(stream(), "shared"));
    }

    private UserId createUser(String role, @Nullable String email, @Nullable Long telegramId, String referralCode) {
        UserId id = new UserId(tenant, ids.next());
        send(
                id,
                new CreateUser(
                        id,
                        role,
                        personal(id, email),
                        personal(id, telegramId),
                        null,
                        personal(id, "Bob"),
                        null,
                        "en",
                        referralCode,
                        email != null,
                        Authority.SYSTEM),
                email == null ? new Credential[0] : new Credential[] {passwords.credential(id, PASSWORD)});
        return id;
    }

    private static void refused(String code, ThrowingCallable attempt) {
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(attempt)
                .satisfies(e -> assertThat(e.reason().code()).isEqualTo(code));
    }

    private List<Map<String, Object>> rows(TenantId of, String sql) {
        assertThat(Stream.of("tenant.registry", "tenant.profiles", "tenant.users", "tenant.api-tokens")
                        .allMatch(name -> projections.awaitHead(name, Duration.ofSeconds(10))))
                .isTrue();
        return database.inTenant(of, jdbc -> jdbc.sql(sql).query().listOfRows());
    }

    private static List<String> texts(List<Map<String, Object>> rows, String column) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(String.valueOf(row.get(column))));
        return texts;
    }

    @Test
    void aTenantSignsUpIsApprovedSuspendedReactivatedAndClosed() {
        signUp();
        assertThat(tenants.policy(tenant)).get().extracting(p -> p.state()).isEqualTo(TenantState.PENDING_APPROVAL);
        assertThat(gate.bySlug(slug)).contains(tenant);
        refused("tenant-not-active", () -> logins.login("ann@acme.test", PASSWORD, slug));
        refused("tenant-not-active", () -> createUser("customer", null, 1L, "CODE1"));

        send(stream(), new ApproveTenant(stream(), "shared"));
        Caller ann = logins.login("ANN@acme.test", PASSWORD, slug);
        assertThat(ann.id()).isEqualTo(admin.value());
        assertThat(ann.role()).isEqualTo("admin");
        assertThat(gate.refusal(tenant)).isNull();

        send(stream(), new SuspendTenant(stream(), secret("unpaid")));
        assertThat(gate.refusal(tenant)).isInstanceOf(TenantRejected.class);
        refused("tenant-suspended", () -> logins.login("ann@acme.test", PASSWORD, slug));
        refused("login-failed", () -> logins.login("ann@acme.test", "wrong password", slug));
        assertThat(texts(rows(tenant, "select state, state_reason from tenant_profile"), "state_reason"))
                .containsExactly("unpaid");

        send(stream(), new ReactivateTenant(stream()));
        assertThat(logins.login("ann@acme.test", PASSWORD, slug).id()).isEqualTo(admin.value());

        send(stream(), new CloseTenant(stream()));
        refused("tenant-closed", () -> logins.login("ann@acme.test", PASSWORD, slug));
        assertThat(texts(rows(tenant, "select state from tenant_profile"), "state"))
                .containsExactly("closed");
    }

    /** A token is remembered for as long as a tenant is, and may have been looked up after it. */
    @Test
    void peopleOfNoTenantAreRefused() {
        assertThat(gate.refusal(tenant)).isInstanceOfSatisfying(TenantRejected.class, refused -> assertThat(
                        refused.reason().code())
                .isEqualTo("tenant-closed"));
    }

    @Test
    void aSlugIsUniqueOverAllTenantsAndFreeAgainAfterARejection() {
        signUp();
        TenantStream first = stream();
        String taken = slug;
        newTenant();
        slug = taken;
        refused("already-taken", this::signUp);
        assertThat(gate.exists(tenant)).isFalse();
        assertThat(users.exists(admin)).isFalse();
        send(first, new RejectSignUp(first, Sealed.of(KeyRef.ofTenant(first.tenantId()), "spam")));
        signUp();
        assertThat(gate.bySlug(slug)).contains(tenant);
    }

    @Test
    void aBotTokenIsUniqueOverAllTenants() {
        signUpAndApprove();
        String token = "123:" + UUID.randomUUID();
        send(stream(), new ChangeBot(stream(), secret(token), "acme_bot"));
        send(stream(), new ChangeBot(stream(), null, "acme2_bot"));
        TenantStream first = stream();
        newTenant();
        signUpAndApprove();
        refused("already-taken", () -> send(stream(), new ChangeBot(stream(), secret(token), "other_bot")));
        send(first, new ChangeBot(first, Sealed.of(KeyRef.ofTenant(first.tenantId()), ""), null));
        send(stream(), new ChangeBot(stream(), secret(token), "other_bot"));
        assertThat(texts(rows(tenant, "select bot::text from tenant_profile"), "bot"))
                .singleElement()
                .satisfies(bot -> assertThat(bot)
                        .contains("\"tokenSet\": true", "\"other_bot\"")
                        .doesNotContain(token));
    }

    @Test
    void contactsAndReferralCodesAreUniqueWithinATenant() {
        signUpAndApprove();
        createUser("customer", "bob@acme.test", 42L, "BOB");
        refused("already-taken", () -> createUser("customer", "BOB@acme.test", null, "BOB2"));
        refused("already-taken", () -> createUser("customer", null, 42L, "BOB3"));
        refused("already-taken", () -> createUser("customer", null, 43L, "BOB"));
        refused("already-taken", () -> createUser("customer", "ann@acme.test", null, "BOB4"));
        newTenant();
        signUpAndApprove();
        createUser("customer", "bob@acme.test", 42L, "BOB");
    }

    @Test
    void theLimitOfUsersCountsThoseWhoAreActive() {
        signUpAndApprove();
        send(stream(), new ChangeLimits(stream(), new Limits(2L, null, new Money(5, "RUB"), null)));
        UserId bob = createUser("customer", null, 1L, "BOB");
        refused("limit-reached", () -> createUser("customer", null, 2L, "CAT"));
        send(bob, new BlockUser(bob, Authority.SYSTEM));
        createUser("customer", null, 2L, "CAT");
        refused("limit-reached", () -> send(bob, new UnblockUser(bob, Authority.SYSTEM)));
        send(stream(), new ChangeLimits(stream(), Limits.NONE));
        send(bob, new UnblockUser(bob, Authority.SYSTEM));
        assertThat(rows(tenant, "select name, used, limit_value from quota order by name"))
                .extracting(row -> row.get("name") + " " + row.get("used") + " " + row.get("limit_value"))
                .containsExactly("daily-transactions 0 null", "users 3 null");
    }

    @Test
    void settingsReachPolicyAndQuotasAndHideTheirSecrets() {
        signUpAndApprove();
        send(
                stream(),
                new ChangeSettings(
                        stream(),
                        new Settings(
                                "Europe/Moscow",
                                "EUR",
                                new Branding("Acme bot", null, null),
                                new PaymentProviders(List.of("yookassa"), List.of("heleket")),
                                Map.of("panel", new Integration("https://panel.test", secret("s3cret"))))));
        send(stream(), new SwitchFeatures(stream(), Map.of("support_tickets", false)));
        assertThat(tenants.policy(tenant)).hasValueSatisfying(policy -> {
            assertThat(policy.timeZone()).isEqualTo(ZoneId.of("Europe/Moscow"));
            assertThat(policy.currency()).isEqualTo("EUR");
            assertThat(policy.providerEnabled("yookassa")).isTrue();
            assertThat(policy.providerEnabled("heleket")).isFalse();
            assertThat(policy.providerEnabled("stars")).isFalse();
            refused("feature-disabled", () -> policy.requireFeature("support_tickets"));
            policy.requireFeature("polls");
        });
        assertThat(texts(rows(tenant, "select settings::text from tenant_profile"), "settings"))
                .singleElement()
                .satisfies(
                        json -> assertThat(json).contains("\"apiKeySet\": true").doesNotContain("s3cret"));
        assertThat(rows(tenant, "select time_zone, currency from quota_settings"))
                .containsExactly(Map.of("time_zone", "Europe/Moscow", "currency", "EUR"));
        refused(
                "monthly-revenue-limit-in-other-currency",
                () -> send(stream(), new ChangeLimits(stream(), new Limits(null, null, null, new Money(1, "RUB")))));
    }

    @Test
    void aBlockedUserIsRefusedAtOnceAndLetInAgain() {
        signUpAndApprove();
        UserId bob = createUser("staff", "bob@acme.test", null, "BOB");
        Caller caller = logins.login("bob@acme.test", PASSWORD, slug);
        assertThat(callers.ofUser(bob, caller.session())).contains(caller);
        send(bob, new BlockUser(bob, Authority.SYSTEM));
        refused("user-blocked", () -> callers.ofUser(bob, caller.session()));
        refused("user-blocked", () -> logins.login("bob@acme.test", PASSWORD, slug));
        refused("login-failed", () -> logins.login("bob@acme.test", "wrong password", slug));
        send(bob, new UnblockUser(bob, Authority.SYSTEM));
        send(bob, new ChangeRole(bob, "customer", Authority.SYSTEM));
        assertThat(callers.ofUser(bob, caller.session())).get().satisfies(now -> assertThat(now.scopes())
                .isEqualTo(Scope.ofRole("customer")));
    }

    @Test
    void unknownPeopleAndTenantsFailAlike() {
        signUpAndApprove();
        refused("login-failed", () -> logins.login("nobody@acme.test", PASSWORD, slug));
        refused("login-failed", () -> logins.login("ann@acme.test", PASSWORD, "no-such-tenant"));
        refused("login-failed", () -> logins.login("ann@acme.test", PASSWORD, null));
        refused("login-failed", () -> logins.login("ann@acme.test", "x".repeat(500), slug));
        refused("password-unsuitable", () -> passwords.credential(admin, "short"));
        refused("password-unsuitable", () -> passwords.credential(admin, "é".repeat(40)));
    }

    @Test
    void aTokenWorksUntilItIsRevoked() {
        signUpAndApprove();
        ApiTokenId id = new ApiTokenId(tenant, ids.next());
        TokenSecret token = TokenSecret.generate(id);
        send(
                id,
                new CreateApiToken(id, "CI", List.of("users:read"), null, Set.of("users:read")),
                new Credential(tenant, Credential.Kind.TOKEN, id.value(), token.hash()));
        assertThat(callers.ofToken(token.shown()))
                .contains(new Caller(Caller.Kind.TOKEN, tenant, id.value(), null, Set.of(Scope.USERS_READ), null));
        assertThat(callers.ofToken(token.shown() + "x")).isEmpty();
        assertThat(callers.ofToken(TokenSecret.generate(id).shown())).isEmpty();
        assertThat(callers.ofToken(
                        TokenSecret.generate(new ApiTokenId(tenant, ids.next())).shown()))
                .isEmpty();
        assertThat(callers.ofToken("tnt_nonsense")).isEmpty();
        send(id, new RevokeApiToken(id));
        assertThat(callers.ofToken(token.shown())).isEmpty();
        assertThat(rows(tenant, "select name, state, scopes::text, version from api_token"))
                .containsExactly(Map.of("name", "CI", "state", "revoked", "scopes", "[\"users:read\"]", "version", 2L));
    }

    @Test
    void readModelsTellTheStoryAndTellItAgainWhenRebuilt() {
        signUpAndApprove();
        UserId bob = createUser("staff", "Bob@Acme.test", 4242L, "BOB");
        send(bob, new ChangeRole(bob, "customer", Authority.SYSTEM));
        logins.login("bob@acme.test", PASSWORD, slug);
        send(bob, new BlockUser(bob, Authority.SYSTEM));
        send(stream(), new SwitchFeatures(stream(), Map.of("polls", false)));

        List<Map<String, Object>> userRows = rows(tenant, "select * from app_user order by created_at, id");
        assertThat(userRows).hasSize(2).last().satisfies(row -> {
            assertThat(row)
                    .containsEntry("tenant_id", tenant.value())
                    .containsEntry("id", bob.value())
                    .containsEntry("role", "customer")
                    .containsEntry("state", "blocked")
                    .containsEntry("email", "bob@acme.test")
                    .containsEntry("telegram_id", 4242L)
                    .containsEntry("first_name", "Bob")
                    .containsEntry("language", "en")
                    .containsEntry("referral_code", "BOB")
                    .containsEntry("version", 4L);
            assertThat(row.get("last_seen_on")).isNotNull();
        });
        List<Map<String, Object>> profile = rows(tenant, "select * from tenant_profile");
        assertThat(profile).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("name", "Acme")
                .containsEntry("slug", slug)
                .containsEntry("contact_email", "office@acme.test")
                .containsEntry("state", "active")
                .containsEntry("tier", "shared")
                .containsEntry("tier_wish", "schema")
                .containsEntry("plan_wish", "gold")
                .containsEntry("version", 4L));
        List<Map<String, Object>> registry = registry();
        assertThat(registry).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("state", "active")
                .containsEntry("tier", "shared"));

        for (String projection : List.of("tenant.registry", "tenant.profiles", "tenant.users", "tenant.api-tokens")) {
            projections.rebuild(projection);
        }
        assertThat(rows(tenant, "select * from app_user order by created_at, id")
                        .toString())
                .isEqualTo(userRows.toString());
        assertThat(rows(tenant, "select * from tenant_profile").toString()).isEqualTo(profile.toString());
        assertThat(registry().toString()).isEqualTo(registry.toString());

        TenantId other = new TenantId(ids.next());
        assertThat(rows(other, "select * from app_user")).isEmpty();
        assertThat(rows(other, "select * from tenant_profile")).isEmpty();
        assertThat(rows(other, "select * from api_token")).isEmpty();
    }

    private List<Map<String, Object>> registry() {
        assertThat(Stream.of("tenant.registry", "tenant.profiles", "tenant.users", "tenant.api-tokens")
                        .allMatch(name -> projections.awaitHead(name, Duration.ofSeconds(10))))
                .isTrue();
        return database.asOperator(jdbc -> jdbc.sql("select * from tenant where id = ?")
                .param(tenant.value())
                .query()
                .listOfRows());
    }

    @Test
    void usersExistOnceTheyWereCreatedAndOnlyInTheirTenant() {
        signUpAndApprove();
        assertThat(users.exists(admin)).isTrue();
        assertThat(users.exists(new UserId(tenant, UUID.randomUUID()))).isFalse();
        assertThat(users.exists(new UserId(tenant, tenant.value()))).isFalse();
        assertThat(users.exists(new UserId(TenantId.PLATFORM, admin.value()))).isFalse();
    }

    @Test
    void theFirstOperatorIsMadeOnce() {
        bootstrap.run(new DefaultApplicationArguments());
        bootstrap.run(new DefaultApplicationArguments());
        assertThat(rows(TenantId.PLATFORM, "select stream from event where name = 'tenant.user-created'"))
                .hasSize(1);
        refused("login-failed", () -> logins.login("operator@tenantry.local", "wrong password", null));
    }

    /** So it is not lost with a server that dies between making the operator and saying so. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aGeneratedPasswordIsShownUntilTheOperatorHasLoggedIn(CapturedOutput console) {
        bootstrap.run(new DefaultApplicationArguments());
        Matcher shown = Pattern.compile("password {2}(\\w+)").matcher(console.getOut());
        assertThat(shown.find()).isTrue();
        int before = console.getOut().length();
        bootstrap.run(new DefaultApplicationArguments());
        assertThat(console.getOut().substring(before)).contains(shown.group(1));

        Caller operator = logins.login("operator@tenantry.local", shown.group(1), null);
        assertThat(callers.ofUser(new UserId(TenantId.PLATFORM, operator.id()), null))
                .isPresent();
        before = console.getOut().length();
        bootstrap.run(new DefaultApplicationArguments());
        assertThat(console.getOut().substring(before)).doesNotContain(shown.group(1));
    }

    @Test
    void anotherTenantsStreamDoesNotExist() {
        signUpAndApprove();
        UserId mine = createUser("customer", null, 7L, "SEVEN");
        newTenant();
        signUpAndApprove();
        UserId asTheirs = new UserId(tenant, mine.value());
        assertThatExceptionOfType(CommandRefused.class)
                .isThrownBy(() -> send(asTheirs, new BlockUser(asTheirs, Authority.SYSTEM)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(CommandRefused.Why.NOT_FOUND));
    }
}
