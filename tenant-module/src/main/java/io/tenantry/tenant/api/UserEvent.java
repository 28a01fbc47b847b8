package io.tenantry.tenant.api;

import io.tenantry.tenancy.erasure.KeyDestroyed;
import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What happens to a person of a tenant, or to an operator of the platform. */
public sealed interface UserEvent {
    UserId id();

    /**
     * A person became a user.
     *
     * @param role {@code admin|staff|customer}; {@code operator} for people of the platform
     * @param email in lower case
     * @param language as a BCP 47 tag
     * @param referralCode unique within the tenant
     * @param password whether the user can log in with e-mail and password
     */
    @EventName("tenant.user-created")
    record UserCreated(
            UserId id,
            String role,
            @Nullable Sealed<String> email,
            @Nullable Sealed<Long> telegramId,
            @Nullable Sealed<String> username,
            @Nullable Sealed<String> firstName,
            @Nullable Sealed<String> lastName,
            @Nullable String language,
            String referralCode,
            boolean password)
            implements UserEvent {}

    /** The user is refused from now on, in running sessions too. */
    @EventName("tenant.user-blocked")
    record UserBlocked(UserId id) implements UserEvent {}

    @EventName("tenant.user-unblocked")
    record UserUnblocked(UserId id) implements UserEvent {}

    @EventName("tenant.user-role-changed")
    record UserRoleChanged(UserId id, String previousRole, String role) implements UserEvent {}

    /**
     * It was decided that nobody shall know who the user is. The user is refused from now on, e-mail, Telegram id and
     * referral code are free again.
     *
     * @param role the user's last one
     * @param blocked whether the user was blocked before
     */
    @EventName("tenant.user-erased")
    record UserErased(UserId id, String role, boolean blocked) implements UserEvent {}

    /** The key is destroyed: whatever was sealed for the user reads as erased, in every event and on every server. */
    @EventName("tenant.user-key-destroyed")
    record UserKeyDestroyed(UserId id) implements UserEvent, KeyDestroyed {}

    /** The user was there; at most once a day of the tenant's time zone. */
    @EventName("tenant.user-seen")
    record UserSeen(UserId id, LocalDate day) implements UserEvent {}
}
