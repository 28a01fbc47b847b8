package io.tenantry.tenant.user;

import static io.tenantry.tenant.Refused.because;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantRejected.Why;
import io.tenantry.tenant.api.TenantState;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserCommand.BlockUser;
import io.tenantry.tenant.api.UserCommand.ChangeRole;
import io.tenantry.tenant.api.UserCommand.CreateUser;
import io.tenantry.tenant.api.UserCommand.EraseUser;
import io.tenantry.tenant.api.UserCommand.NoteKeyDestroyed;
import io.tenantry.tenant.api.UserCommand.RecordSeen;
import io.tenantry.tenant.api.UserCommand.UnblockUser;
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserEvent.UserErased;
import io.tenantry.tenant.api.UserEvent.UserKeyDestroyed;
import io.tenantry.tenant.api.UserEvent.UserRoleChanged;
import io.tenantry.tenant.api.UserEvent.UserSeen;
import io.tenantry.tenant.api.UserEvent.UserUnblocked;
import io.tenantry.tenant.api.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserTest {
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-00000000000a");
    private static final UserId ID = new UserId(TENANT, UUID.fromString("01900000-0000-7000-8000-000000000001"));
    private static final UserId OPERATOR =
            new UserId(TenantId.PLATFORM, UUID.fromString("01900000-0000-7000-8000-000000000002"));
    private static final Set<String> ALL = Set.of("customer", "staff", "admin");
    private static final Authority ADMINISTRATOR =
            new Authority(UUID.fromString("01900000-0000-7000-8000-0000000000ad"), ALL);
    private static final Authority STAFF =
            new Authority(UUID.fromString("01900000-0000-7000-8000-0000000000af"), Set.of("customer", "staff"));
    private static final Authority ONESELF = new Authority(ID.value(), ALL);
    private static final Instant NOW = Instant.parse("2026-11-21T22:30:00Z");
    private static final UserBlocked BLOCKED = new UserBlocked(ID);
    private static final UserUnblocked UNBLOCKED = new UserUnblocked(ID);

    private FixtureConfiguration<User> fixture = new AggregateTestFixture<>(User.class);

    @BeforeEach
    void activeTenant() {
        fixture = in(TenantPolicy.active(TENANT));
    }

    private static FixtureConfiguration<User> in(TenantPolicy policy) {
        FixtureConfiguration<User> fixture = new AggregateTestFixture<>(User.class);
        return fixture.registerInjectableResource(policy).registerInjectableResource(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static <T> Sealed<T> sealed(UserId id, T value) {
        return Sealed.of(KeyRef.ofSubject(id.tenantId(), id.value()), value);
    }

    private static UserCreated created(String role) {
        return new UserCreated(ID, role, sealed(ID, "ann@acme.test"), null, null, null, null, null, "REFERRAL00", true);
    }

    private static CreateUser create(UserId id, String role, @Nullable String email, boolean password, Authority by) {
        return new CreateUser(
                id,
                role,
                email == null ? null : sealed(id, email),
                null,
                null,
                null,
                null,
                null,
                "REFERRAL00",
                password,
                by);
    }

    private void happens(List<?> given, Object command, Object... events) {
        fixture.given(given).when(command).expectSuccessfulHandlerExecution().expectEvents(events);
    }

    private void nothingHappens(List<?> given, Object command) {
        fixture.given(given).when(command).expectSuccessfulHandlerExecution().expectNoEvents();
    }

    private void refuses(List<?> given, Object command, Why why) {
        fixture.given(given).when(command).expectNoEvents().expectException(because(why));
    }

    @Test
    void aUserIsCreatedWithEverythingKnown() {
        CreateUser command = new CreateUser(
                ID,
                "customer",
                sealed(ID, "Ann@Acme.test"),
                sealed(ID, 42L),
                sealed(ID, "ann"),
                sealed(ID, "Ann"),
                sealed(ID, "Lee"),
                "de",
                "REFERRAL00",
                true,
                STAFF);
        happens(
                List.of(),
                command,
                new UserCreated(
                        ID,
                        "customer",
                        sealed(ID, "ann@acme.test"),
                        sealed(ID, 42L),
                        sealed(ID, "ann"),
                        sealed(ID, "Ann"),
                        sealed(ID, "Lee"),
                        "de",
                        "REFERRAL00",
                        true));
    }

    @Test
    void aTelegramIdIsEnough() {
        CreateUser command = new CreateUser(
                ID, "customer", null, sealed(ID, 42L), null, null, null, null, "REFERRAL00", false, STAFF);
        happens(
                List.of(),
                command,
                new UserCreated(ID, "customer", null, sealed(ID, 42L), null, null, null, null, "REFERRAL00", false));
    }

    @Test
    void aUserCanBeReached() {
        refuses(List.of(), create(ID, "customer", null, false, STAFF), Why.CONTACT_REQUIRED);
        refuses(List.of(), create(ID, "customer", "ann at acme", false, STAFF), Why.EMAIL_MALFORMED);
    }

    @Test
    void aPasswordNeedsAnEmail() {
        CreateUser command = new CreateUser(
                ID, "customer", null, sealed(ID, 42L), null, null, null, null, "REFERRAL00", true, STAFF);
        refuses(List.of(), command, Why.PASSWORD_WITHOUT_EMAIL);
    }

    @Test
    void rolesAreThoseOfTheTenant() {
        refuses(List.of(), create(ID, "king", "ann@acme.test", false, ADMINISTRATOR), Why.ROLE_UNKNOWN);
        refuses(List.of(), create(ID, "operator", "ann@acme.test", false, ADMINISTRATOR), Why.ROLE_UNKNOWN);
    }

    @Test
    void peopleOfThePlatformAreOperators() {
        fixture = in(TenantPolicy.active(TenantId.PLATFORM));
        happens(
                List.of(),
                create(OPERATOR, "operator", "op@tenantry.local", true, Authority.SYSTEM),
                new UserCreated(
                        OPERATOR,
                        "operator",
                        sealed(OPERATOR, "op@tenantry.local"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        "REFERRAL00",
                        true));
        refuses(List.of(), create(OPERATOR, "admin", "op@tenantry.local", true, Authority.SYSTEM), Why.ROLE_UNKNOWN);
    }

    @Test
    void onlyAnActiveTenantGetsUsers() {
        fixture = in(TenantPolicy.of(TENANT, TenantState.SUSPENDED));
        refuses(List.of(), create(ID, "customer", "ann@acme.test", false, STAFF), Why.TENANT_SUSPENDED);
    }

    @Test
    void staffDoesNotDecideOnAdministrators() {
        refuses(List.of(), create(ID, "admin", "ann@acme.test", false, STAFF), Why.ROLE_ABOVE_YOURS);
        refuses(List.of(created("admin")), new BlockUser(ID, STAFF), Why.ROLE_ABOVE_YOURS);
        refuses(List.of(created("admin"), BLOCKED), new UnblockUser(ID, STAFF), Why.ROLE_ABOVE_YOURS);
        refuses(List.of(created("admin")), new ChangeRole(ID, "customer", STAFF), Why.ROLE_ABOVE_YOURS);
        refuses(List.of(created("customer")), new ChangeRole(ID, "admin", STAFF), Why.ROLE_ABOVE_YOURS);
    }

    @Test
    void aUserIsBlockedAndUnblocked() {
        happens(List.of(created("customer")), new BlockUser(ID, STAFF), BLOCKED);
        happens(List.of(created("customer"), BLOCKED), new UnblockUser(ID, STAFF), UNBLOCKED);
        happens(List.of(created("customer"), BLOCKED, UNBLOCKED), new BlockUser(ID, STAFF), BLOCKED);
    }

    @Test
    void blockingAndUnblockingTwiceChangesNothing() {
        nothingHappens(List.of(created("customer"), BLOCKED), new BlockUser(ID, STAFF));
        nothingHappens(List.of(created("customer")), new UnblockUser(ID, STAFF));
    }

    @Test
    void nobodyBlocksThemselfOrChangesTheirOwnRole() {
        refuses(List.of(created("admin")), new BlockUser(ID, ONESELF), Why.NOT_ONESELF);
        refuses(List.of(created("admin")), new ChangeRole(ID, "staff", ONESELF), Why.NOT_ONESELF);
    }

    @Test
    void aRoleIsChanged() {
        happens(
                List.of(created("customer")),
                new ChangeRole(ID, "staff", ADMINISTRATOR),
                new UserRoleChanged(ID, "customer", "staff"));
    }

    @Test
    void theSameRoleChangesNothing() {
        nothingHappens(
                List.of(created("customer"), new UserRoleChanged(ID, "customer", "staff")),
                new ChangeRole(ID, "staff", ADMINISTRATOR));
    }

    @Test
    void aRoleIsChangedToOneOfTheTenantsOnly() {
        refuses(List.of(created("staff")), new ChangeRole(ID, "operator", ADMINISTRATOR), Why.ROLE_UNKNOWN);
    }

    @Test
    void onlyAnActiveTenantChangesRoles() {
        fixture = in(TenantPolicy.of(TENANT, TenantState.CLOSED));
        refuses(List.of(created("staff")), new ChangeRole(ID, "customer", ADMINISTRATOR), Why.TENANT_CLOSED);
    }

    @Test
    void aVisitIsRecordedOnceADayOfTheTenantsZone() {
        UserSeen yesterday = new UserSeen(ID, LocalDate.parse("2026-11-20"));
        UserSeen today = new UserSeen(ID, LocalDate.parse("2026-11-21"));
        happens(List.of(created("customer")), new RecordSeen(ID), today);
        happens(List.of(created("customer"), yesterday), new RecordSeen(ID), today);
        nothingHappens(List.of(created("customer"), today), new RecordSeen(ID));
    }

    @Test
    void theDayOfAVisitIsTheTenants() {
        fixture = in(TenantPolicy.active(TENANT).withSettings(ZoneId.of("Europe/Moscow"), "RUB"));
        happens(
                List.of(created("customer"), new UserSeen(ID, LocalDate.parse("2026-11-21"))),
                new RecordSeen(ID),
                new UserSeen(ID, LocalDate.parse("2026-11-22")));
    }

    @Test
    void aBlockedUsersVisitIsNotRecorded() {
        nothingHappens(List.of(created("customer"), BLOCKED), new RecordSeen(ID));
    }

    @Test
    void aUserIsErasedForGood() {
        happens(List.of(created("staff")), new EraseUser(ID, ADMINISTRATOR), new UserErased(ID, "staff", false));
        happens(List.of(created("customer"), BLOCKED), new EraseUser(ID, STAFF), new UserErased(ID, "customer", true));
        UserErased erased = new UserErased(ID, "staff", false);
        nothingHappens(List.of(created("staff"), erased), new EraseUser(ID, ADMINISTRATOR));
        nothingHappens(List.of(created("staff"), erased), new RecordSeen(ID));
        for (Object command : List.of(
                new BlockUser(ID, ADMINISTRATOR),
                new UnblockUser(ID, ADMINISTRATOR),
                new ChangeRole(ID, "customer", ADMINISTRATOR)))
            refuses(List.of(created("staff"), erased), command, Why.USER_ERASED);
    }

    @Test
    void nobodyErasesThemselfOrWhoMayDoMore() {
        refuses(List.of(created("admin")), new EraseUser(ID, ONESELF), Why.NOT_ONESELF);
        refuses(List.of(created("admin")), new EraseUser(ID, STAFF), Why.ROLE_ABOVE_YOURS);
    }

    /** Whoever asks for erasure gets it also from a tenant that has ended. */
    @Test
    void aUserOfAClosedTenantIsErased() {
        fixture = in(TenantPolicy.of(TENANT, TenantState.CLOSED));
        happens(List.of(created("staff")), new EraseUser(ID, ADMINISTRATOR), new UserErased(ID, "staff", false));
    }

    @Test
    void theEndOfTheKeyIsNotedOnce() {
        UserErased erased = new UserErased(ID, "staff", false);
        UserKeyDestroyed destroyed = new UserKeyDestroyed(ID);
        happens(List.of(created("staff"), erased), new NoteKeyDestroyed(ID), destroyed);
        nothingHappens(List.of(created("staff"), erased, destroyed), new NoteKeyDestroyed(ID));
        nothingHappens(List.of(created("staff")), new NoteKeyDestroyed(ID));
    }
}
