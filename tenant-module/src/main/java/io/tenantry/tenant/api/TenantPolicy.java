package io.tenantry.tenant.api;

import static io.tenantry.tenant.api.TenantRejected.Why.FEATURE_DISABLED;
import static io.tenantry.tenant.api.TenantRejected.Why.TENANT_CLOSED;
import static io.tenantry.tenant.api.TenantRejected.Why.TENANT_NOT_ACTIVE;
import static io.tenantry.tenant.api.TenantRejected.Why.TENANT_PROVISIONING;
import static io.tenantry.tenant.api.TenantRejected.Why.TENANT_SUSPENDED;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.load.TenantLoad;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant may do now, as far as other rules depend on it. A command handler takes it as a parameter; it follows the
 * tenant's own events within a second on every server.
 *
 * @param features by name, snake_case; a name that is absent is enabled
 * @param timeZone in which the tenant's days and months begin
 * @param currency the tenant's main currency
 * @param enabledProviders the payment providers it chose; empty: all
 * @param disabledProviders the payment providers it does not want
 * @param load what its requests may ask of a server at once
 */
public record TenantPolicy(
        TenantId tenantId,
        TenantState state,
        Map<String, Boolean> features,
        ZoneId timeZone,
        String currency,
        Set<String> enabledProviders,
        Set<String> disabledProviders,
        TenantLoad load) {
    public static final ZoneId DEFAULT_TIME_ZONE = ZoneOffset.UTC;
    public static final String DEFAULT_CURRENCY = "RUB";

    public TenantPolicy {
        features = Map.copyOf(features);
        enabledProviders = Set.copyOf(enabledProviders);
        disabledProviders = Set.copyOf(disabledProviders);
    }

    /** A tenant with nothing but its state: every feature, every provider, UTC, the default currency. */
    public static TenantPolicy of(TenantId tenantId, TenantState state) {
        return new TenantPolicy(
                tenantId, state, Map.of(), DEFAULT_TIME_ZONE, DEFAULT_CURRENCY, Set.of(), Set.of(), TenantLoad.NONE);
    }

    public static TenantPolicy active(TenantId tenantId) {
        return of(tenantId, TenantState.ACTIVE);
    }

    public TenantPolicy withState(TenantState newState) {
        return new TenantPolicy(
                tenantId, newState, features, timeZone, currency, enabledProviders, disabledProviders, load);
    }

    public TenantPolicy withFeatures(Map<String, Boolean> newFeatures) {
        return new TenantPolicy(
                tenantId, state, newFeatures, timeZone, currency, enabledProviders, disabledProviders, load);
    }

    public TenantPolicy withFeature(String name, boolean enabled) {
        Map<String, Boolean> more = new HashMap<>(features);
        more.put(name, enabled);
        return withFeatures(more);
    }

    public TenantPolicy withSettings(ZoneId newTimeZone, String newCurrency) {
        return new TenantPolicy(
                tenantId, state, features, newTimeZone, newCurrency, enabledProviders, disabledProviders, load);
    }

    public TenantPolicy withProviders(Set<String> enabled, Set<String> disabled) {
        return new TenantPolicy(tenantId, state, features, timeZone, currency, enabled, disabled, load);
    }

    public TenantPolicy withLoad(TenantLoad newLoad) {
        return new TenantPolicy(
                tenantId, state, features, timeZone, currency, enabledProviders, disabledProviders, newLoad);
    }

    /**
     * Passes only for an active tenant.
     *
     * @throws TenantRejected {@code tenant-suspended} and {@code tenant-closed} (403), {@code tenant-provisioning} and
     *     {@code tenant-not-active} (409)
     */
    public void requireActive() {
        TenantRejected refusal = refusal();
        if (refusal != null) throw refusal;
    }

    /** What {@link #requireActive} would throw, or null for an active tenant. */
    public @Nullable TenantRejected refusal() {
        return switch (state) {
            case ACTIVE -> null;
            case SUSPENDED -> new TenantRejected(TENANT_SUSPENDED, "The tenant is suspended.");
            case CLOSED -> new TenantRejected(TENANT_CLOSED, "The tenant is closed.");
            case ERASED -> new TenantRejected(TENANT_CLOSED, "The tenant is erased.");
            case PROVISIONING -> new TenantRejected(TENANT_PROVISIONING, "The tenant is being set up.");
            case PENDING_APPROVAL -> new TenantRejected(TENANT_NOT_ACTIVE, "The tenant waits for its approval.");
            case REJECTED -> new TenantRejected(TENANT_NOT_ACTIVE, "The tenant's sign-up was rejected.");
        };
    }

    /**
     * Passes unless an operator switched the feature off: {@code miniapp}, {@code referral_program}, {@code promo_codes},
     * {@code support_tickets}, {@code broadcasts}, {@code polls}.
     *
     * @throws TenantRejected {@code feature-disabled} (409)
     */
    public void requireFeature(String name) {
        if (!features.getOrDefault(name, true)) {
            throw new TenantRejected(FEATURE_DISABLED, "The feature " + name + " is disabled for this tenant.");
        }
    }

    /** Whether the tenant takes payments through this provider. */
    public boolean providerEnabled(String provider) {
        return !disabledProviders.contains(provider)
                && (enabledProviders.isEmpty() || enabledProviders.contains(provider));
    }
}
