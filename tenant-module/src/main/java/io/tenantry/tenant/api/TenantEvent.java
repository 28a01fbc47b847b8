package io.tenantry.tenant.api;

import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to a tenant. */
public sealed interface TenantEvent {
    TenantStream id();

    /**
     * Somebody asked to become a tenant.
     *
     * @param tier the wish, {@code shared|schema}; decided at approval
     * @param plan the wish for a platform plan
     * @param administrator the first administrator, created in the same moment
     */
    @EventName("tenant.tenant-signed-up")
    record TenantSignedUp(
            TenantStream id,
            String name,
            String slug,
            Sealed<String> contactEmail,
            String tier,
            @Nullable String plan,
            UserId administrator)
            implements TenantEvent {}

    /** An operator said yes, and decided the tier. */
    @EventName("tenant.tenant-approved")
    record TenantApproved(TenantStream id, String tier) implements TenantEvent {}

    /** The tenant's place in the database is there: it is active. */
    @EventName("tenant.tenant-provisioned")
    record TenantProvisioned(TenantStream id, String tier) implements TenantEvent {}

    /** The tenant has moved: its requests are answered from this tier. */
    @EventName("tenant.tier-changed")
    record TenantTierChanged(TenantStream id, String tier) implements TenantEvent {}

    /** An operator said no. The slug is free again. */
    @EventName("tenant.sign-up-rejected")
    record SignUpRejected(TenantStream id, Sealed<String> reason) implements TenantEvent {}

    @EventName("tenant.tenant-suspended")
    record TenantSuspended(TenantStream id, Sealed<String> reason) implements TenantEvent {}

    @EventName("tenant.tenant-reactivated")
    record TenantReactivated(TenantStream id) implements TenantEvent {}

    /** The tenant ended for good; its slug is never given to another. */
    @EventName("tenant.tenant-closed")
    record TenantClosed(TenantStream id) implements TenantEvent {}

    /** Somebody wants the closed tenant erased. Nothing is done before somebody confirms, and not before this time. */
    @EventName("tenant.erasure-requested")
    record ErasureRequested(TenantStream id, Instant notBefore) implements TenantEvent {}

    @EventName("tenant.erasure-withdrawn")
    record ErasureWithdrawn(TenantStream id) implements TenantEvent {}

    /** From here on the tenant is being erased. */
    @EventName("tenant.erasure-confirmed")
    record ErasureConfirmed(TenantStream id) implements TenantEvent {}

    /** The limits from now on, all of them. The first revision had none of the load. */
    @EventName(value = "tenant.limits-changed", revision = 2)
    record LimitsChanged(TenantStream id, Limits limits) implements TenantEvent {}

    /** The switched features from now on, all of them; absent ones are enabled. */
    @EventName("tenant.features-changed")
    record FeaturesChanged(TenantStream id, Map<String, Boolean> features) implements TenantEvent {}

    /** The settings from now on, all of them. */
    @EventName("tenant.settings-changed")
    record SettingsChanged(TenantStream id, Settings settings) implements TenantEvent {}

    /** The bot from now on. */
    @EventName("tenant.bot-changed")
    record BotChanged(
            TenantStream id,
            @Nullable Sealed<String> token,
            @Nullable String username) implements TenantEvent {}
}
