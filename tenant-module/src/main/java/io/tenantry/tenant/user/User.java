package io.tenantry.tenant.user;

import static io.tenantry.tenant.api.TenantRejected.Why.NOT_ONESELF;
import static io.tenantry.tenant.api.TenantRejected.Why.ROLE_ABOVE_YOURS;
import static io.tenantry.tenant.api.TenantRejected.Why.ROLE_UNKNOWN;
import static io.tenantry.tenant.api.TenantRejected.Why.USER_ERASED;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantRejected;
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
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A person of one tenant, whatever their role; or an operator, a person of the platform. */
@Aggregate(snapshotTriggerDefinition = "longStreams")
class User {
    private static final Set<String> ROLES = Set.of("admin", "staff", "customer");
    private static final Set<String> PLATFORM_ROLES = Set.of("operator");

    @AggregateIdentifier
    private UserId id;

    private String role = "";
    private boolean blocked;
    private boolean erased;
    private boolean keyDestroyed;
    private @Nullable LocalDate seenOn;

    @CommandHandler
    User(CreateUser c, TenantPolicy policy) {
        policy.requireActive();
        create(c);
    }

    /** The first administrator, of a tenant that is not active yet. */
    static User first(CreateUser c) {
        User user = new User();
        create(c);
        return user;
    }

    private static void create(CreateUser c) {
        requireRole(c.id(), c.role());
        requireAuthority(c.role(), c.by());
        ContactRules.require(c);
        apply(new UserCreated(
                c.id(),
                c.role(),
                lowerCase(c.email()),
                c.telegramId(),
                c.username(),
                c.firstName(),
                c.lastName(),
                c.language(),
                c.referralCode(),
                c.password()));
    }

    @CommandHandler
    void handle(BlockUser c) {
        requireNotErased();
        requireAnother(c.by());
        requireAuthority(role, c.by());
        if (!blocked) apply(new UserBlocked(id));
    }

    @CommandHandler
    void handle(UnblockUser c) {
        requireNotErased();
        requireAuthority(role, c.by());
        if (blocked) apply(new UserUnblocked(id));
    }

    @CommandHandler
    void handle(ChangeRole c, TenantPolicy policy) {
        policy.requireActive();
        requireNotErased();
        requireRole(id, c.role());
        requireAnother(c.by());
        requireAuthority(role, c.by());
        requireAuthority(c.role(), c.by());
        if (!c.role().equals(role)) apply(new UserRoleChanged(id, role, c.role()));
    }

    @CommandHandler
    void handle(EraseUser c) {
        if (erased) return;
        requireAnother(c.by());
        requireAuthority(role, c.by());
        apply(new UserErased(id, role, blocked));
    }

    @CommandHandler
    void handle(NoteKeyDestroyed c) {
        if (erased && !keyDestroyed) apply(new UserKeyDestroyed(id));
    }

    @CommandHandler
    void handle(RecordSeen c, TenantPolicy policy, Clock clock) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), policy.timeZone());
        if (!blocked && !erased && (seenOn == null || seenOn.isBefore(today))) apply(new UserSeen(id, today));
    }

    private static void requireRole(UserId id, String role) {
        Set<String> roles = id.tenantId().isPlatform() ? PLATFORM_ROLES : ROLES;
        if (!roles.contains(role)) throw new TenantRejected(ROLE_UNKNOWN, "There is no role " + role + " here.");
    }

    private void requireNotErased() {
        if (erased) throw new TenantRejected(USER_ERASED, "The user is erased.");
    }

    private static void requireAuthority(String role, Authority by) {
        if (!by.roles().contains(role)) {
            throw new TenantRejected(ROLE_ABOVE_YOURS, "You cannot decide on people with the role " + role + ".");
        }
    }

    private void requireAnother(Authority by) {
        if (id.value().equals(by.person())) {
            throw new TenantRejected(NOT_ONESELF, "Nobody blocks or erases themself or changes their own role.");
        }
    }

    private static @Nullable Sealed<String> lowerCase(@Nullable Sealed<String> email) {
        return email == null ? null : Sealed.of(email.key(), email.orElse("").toLowerCase(Locale.ROOT));
    }

    @EventSourcingHandler
    void on(UserCreated e) {
        id = e.id();
        role = e.role();
    }

    @EventSourcingHandler
    void on(UserBlocked e) {
        blocked = true;
    }

    @EventSourcingHandler
    void on(UserUnblocked e) {
        blocked = false;
    }

    @EventSourcingHandler
    void on(UserRoleChanged e) {
        role = e.role();
    }

    @EventSourcingHandler
    void on(UserErased e) {
        erased = true;
    }

    @EventSourcingHandler
    void on(UserKeyDestroyed e) {
        keyDestroyed = true;
    }

    @EventSourcingHandler
    void on(UserSeen e) {
        seenOn = e.day();
    }

    @SuppressWarnings("unused") // Axon replays events onto an empty instance
    User() {}
}
