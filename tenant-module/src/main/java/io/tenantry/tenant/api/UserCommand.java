package io.tenantry.tenant.api;

import io.tenantry.tenancy.command.EvenWhenClosed;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.Set;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of a user. */
public sealed interface UserCommand {
    UserId id();

    /** @param password whether a password's hash comes with the command */
    record CreateUser(
            @TargetAggregateIdentifier UserId id,
            String role,
            @Nullable Sealed<String> email,
            @Nullable Sealed<Long> telegramId,
            @Nullable Sealed<String> username,
            @Nullable Sealed<String> firstName,
            @Nullable Sealed<String> lastName,
            @Nullable String language,
            String referralCode,
            boolean password,
            Authority by)
            implements UserCommand {}

    record BlockUser(@TargetAggregateIdentifier UserId id, Authority by) implements UserCommand {}

    record UnblockUser(@TargetAggregateIdentifier UserId id, Authority by) implements UserCommand {}

    record ChangeRole(@TargetAggregateIdentifier UserId id, String role, Authority by) implements UserCommand {}

    /** Erases who the user is, for good; what they did stays, and is nobody's. */
    record EraseUser(@TargetAggregateIdentifier UserId id, Authority by) implements UserCommand, EvenWhenClosed {}

    /** The key of the user's personal data is gone. Without effect on a user who is not being erased. */
    record NoteKeyDestroyed(@TargetAggregateIdentifier UserId id) implements UserCommand {}

    /** The user was there just now. */
    record RecordSeen(@TargetAggregateIdentifier UserId id) implements UserCommand {}

    /**
     * Who asks, as far as rules about people depend on it.
     *
     * @param person the asking user or operator; null for tokens and for the system
     * @param roles the roles of the people that they may decide on: none that may do more than themself
     */
    record Authority(@Nullable UUID person, Set<String> roles) {
        /** Nobody in particular, and nothing is refused to them: the system itself. */
        public static final Authority SYSTEM = new Authority(null, Set.of("admin", "staff", "customer", "operator"));

        /** Not themself, and nobody above them. */
        public boolean mayDecideOn(UUID who, String role) {
            return roles.contains(role) && !who.equals(person);
        }
    }
}
