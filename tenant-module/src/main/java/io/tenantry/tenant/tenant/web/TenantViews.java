package io.tenantry.tenant.tenant.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.tenant.tenant.web.TenantRequests.BrandingBody;
import io.tenantry.tenant.tenant.web.TenantRequests.LimitsBody;
import io.tenantry.tenant.tenant.web.TenantRequests.ProvidersBody;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the tenants' resource answers. */
@Component
class TenantViews {
    static final String REGISTRY_COLUMNS = "id, slug, name, state, tier, created_at, version";
    static final String PROFILE_COLUMNS = "tenant_id, name, slug, contact_email, state, state_reason, tier, tier_wish,"
            + " plan_wish, limits, features, settings, bot, created_at, version";
    private static final TypeReference<Map<String, Boolean>> FEATURES = new TypeReference<>() {};

    private final JsonMapper json;

    TenantViews(JsonMapper json) {
        this.json = json;
    }

    /** A tenant as lists show it. */
    record TenantSummary(
            UUID id,
            @Schema(example = "acme") String slug,
            @Schema(example = "Acme VPN") String name,

            @Schema(
                    example = "active",
                    allowableValues = {"pending_approval", "provisioning", "active", "suspended", "rejected", "closed"})
            String state,

            @Schema(example = "shared") String tier,
            Instant createdAt,
            long version) {}

    /** A tenant with all its arrangements, secrets left out. */
    record TenantView(
            UUID id,
            @Schema(example = "Acme VPN") String name,
            @Schema(example = "acme") String slug,
            @Nullable String contactEmail,

            @Schema(
                    example = "active",
                    allowableValues = {"pending_approval", "provisioning", "active", "suspended", "rejected", "closed"})
            String state,

            @Schema(description = "Why it was rejected or suspended") @Nullable
            String stateReason,

            @Schema(description = "Where it lives; null until approved") @Nullable
            String tier,

            String tierWish,
            @Nullable String planWish,
            LimitsBody limits,

            @Schema(example = "{\"support_tickets\": true}") Map<String, Boolean> features,

            SettingsView settings,
            BotView bot,
            Instant createdAt,
            long version) {}

    /** Settings, secrets left out. */
    record SettingsView(
            String timeZone,
            String currency,
            BrandingBody branding,
            ProvidersBody paymentProviders,
            Map<String, IntegrationView> integrations) {}

    /** An integration, and whether its key is set. */
    record IntegrationView(String apiUrl, boolean apiKeySet) {}

    /** The bot, and whether its token is set. */
    record BotView(@Nullable String username, boolean tokenSet) {}

    static TenantSummary summary(ResultSet row, int number) throws SQLException {
        return new TenantSummary(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getString("name"),
                row.getString("state"),
                row.getString("tier"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }

    TenantView profile(ResultSet row, int number) throws SQLException {
        return new TenantView(
                row.getObject("tenant_id", UUID.class),
                row.getString("name"),
                row.getString("slug"),
                row.getString("contact_email"),
                row.getString("state"),
                row.getString("state_reason"),
                row.getString("tier"),
                row.getString("tier_wish"),
                row.getString("plan_wish"),
                json.readValue(row.getString("limits"), LimitsBody.class),
                json.readValue(row.getString("features"), FEATURES),
                json.readValue(row.getString("settings"), SettingsView.class),
                json.readValue(row.getString("bot"), BotView.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
