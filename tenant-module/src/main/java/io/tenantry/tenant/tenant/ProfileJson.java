package io.tenantry.tenant.tenant;

import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Money;
import io.tenantry.tenant.api.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A tenant's arrangements as JSON columns, in the form in which the API answers them. Secrets become "is set". */
final class ProfileJson {
    private ProfileJson() {}

    static Map<String, @Nullable Object> of(Limits limits) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("maxUsers", limits.maxUsers());
        json.put("maxActiveSubscriptions", limits.maxActiveSubscriptions());
        json.put("dailyTransactionLimit", of(limits.dailyTransactionLimit()));
        json.put("monthlyRevenueLimit", of(limits.monthlyRevenueLimit()));
        json.put("requestsPerSecond", limits.load().requestsPerSecond());
        json.put("burst", limits.load().burst());
        json.put("concurrentRequests", limits.load().concurrentRequests());
        json.put("connections", limits.load().connections());
        return json;
    }

    static Map<String, @Nullable Object> of(Settings settings) {
        Map<String, @Nullable Object> branding = new LinkedHashMap<>();
        branding.put("botName", settings.branding().botName());
        branding.put("welcomeMessage", settings.branding().welcomeMessage());
        branding.put("logoUrl", settings.branding().logoUrl());
        Map<String, Object> integrations = new TreeMap<>();
        settings.integrations()
                .forEach((name, integration) -> integrations.put(
                        name, Map.of("apiUrl", integration.apiUrl(), "apiKeySet", integration.apiKey() != null)));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("timeZone", settings.timeZone());
        json.put("currency", settings.currency());
        json.put("branding", branding);
        json.put(
                "paymentProviders",
                Map.of(
                        "enabled", settings.paymentProviders().enabled(),
                        "disabled", settings.paymentProviders().disabled()));
        json.put("integrations", integrations);
        return json;
    }

    static Map<String, @Nullable Object> ofBot(boolean tokenSet, @Nullable String username) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("username", username);
        json.put("tokenSet", tokenSet);
        return json;
    }

    private static @Nullable Object of(@Nullable Money money) {
        return money == null ? null : Map.of("amountMinor", money.amountMinor(), "currency", money.currency());
    }
}
