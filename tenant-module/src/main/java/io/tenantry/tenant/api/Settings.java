package io.tenantry.tenant.api;

import io.tenantry.tenancy.sealing.Sealed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant arranges for itself.
 *
 * @param timeZone an IANA name; days and months begin in it
 * @param currency the main currency, in which limits count
 * @param integrations other systems by name
 */
public record Settings(
        String timeZone,
        String currency,
        Branding branding,
        PaymentProviders paymentProviders,
        Map<String, Integration> integrations) {
    public static final Settings DEFAULT = new Settings(
            "UTC", TenantPolicy.DEFAULT_CURRENCY, new Branding(null, null, null), PaymentProviders.ALL, Map.of());

    /** How the tenant shows itself to its customers. */
    public record Branding(
            @Nullable String botName,
            @Nullable String welcomeMessage,
            @Nullable String logoUrl) {}

    /** The payment providers a tenant chose and those it does not want; none chosen: all. */
    public record PaymentProviders(List<String> enabled, List<String> disabled) {
        public static final PaymentProviders ALL = new PaymentProviders(List.of(), List.of());
    }

    /** Another system that works for the tenant. */
    public record Integration(String apiUrl, @Nullable Sealed<String> apiKey) {}
}
