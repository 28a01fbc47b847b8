package io.tenantry.tenant.api;

import io.tenantry.tenancy.command.EvenWhenClosed;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Duration;
import java.util.Map;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of a tenant. */
public sealed interface TenantCommand extends EvenWhenClosed {
    TenantStream id();

    /**
     * Asks to become a tenant, and creates its first administrator in the same moment.
     *
     * @param tier the wish, {@code shared|schema}
     * @param plan the wish for a platform plan
     */
    record SignUpTenant(
            @TargetAggregateIdentifier TenantStream id,
            String name,
            String slug,
            Sealed<String> contactEmail,
            String tier,
            @Nullable String plan,
            @Nullable FirstAdministrator administrator)
            implements TenantCommand {}

    /** The person who can log in first once the tenant is approved. */
    record FirstAdministrator(
            UserId id,
            Sealed<String> email,
            @Nullable Sealed<String> firstName,
            @Nullable Sealed<String> lastName,
            String referralCode) {}

    /** @param tier the operator's decision, {@code shared|schema}; null: as it was wished at sign-up */
    record ApproveTenant(
            @TargetAggregateIdentifier TenantStream id,
            @Nullable String tier) implements TenantCommand {}

    /** The tenant's place in the database is there. Without effect on a tenant that does not wait for it. */
    record CompleteProvisioning(@TargetAggregateIdentifier TenantStream id) implements TenantCommand {}

    /** Notes where the tenant lives since it has moved. */
    record ChangeTier(@TargetAggregateIdentifier TenantStream id, String tier) implements TenantCommand {}

    record RejectSignUp(@TargetAggregateIdentifier TenantStream id, Sealed<String> reason) implements TenantCommand {}

    record SuspendTenant(@TargetAggregateIdentifier TenantStream id, Sealed<String> reason) implements TenantCommand {}

    record ReactivateTenant(@TargetAggregateIdentifier TenantStream id) implements TenantCommand {}

    record CloseTenant(@TargetAggregateIdentifier TenantStream id) implements TenantCommand {}

    /** The first of two words; {@code grace} is how long the second one has to wait. */
    record RequestErasure(@TargetAggregateIdentifier TenantStream id, Duration grace) implements TenantCommand {}

    record WithdrawErasure(@TargetAggregateIdentifier TenantStream id) implements TenantCommand {}

    /** The second word, which cannot be taken back. {@code slug}: what the tenant is called, typed once more. */
    record ConfirmErasure(@TargetAggregateIdentifier TenantStream id, String slug) implements TenantCommand {}

    record ChangeLimits(@TargetAggregateIdentifier TenantStream id, Limits limits) implements TenantCommand {}

    record SwitchFeatures(@TargetAggregateIdentifier TenantStream id, Map<String, Boolean> features)
            implements TenantCommand {}

    /** An integration without a key keeps the one it has; an empty key removes it. */
    record ChangeSettings(@TargetAggregateIdentifier TenantStream id, Settings settings) implements TenantCommand {}

    /** @param token null keeps the one there is, an empty one removes it */
    record ChangeBot(
            @TargetAggregateIdentifier TenantStream id,
            @Nullable Sealed<String> token,
            @Nullable String username) implements TenantCommand {}
}
