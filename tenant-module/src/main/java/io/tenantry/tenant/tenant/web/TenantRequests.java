package io.tenantry.tenant.tenant.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.tenancy.load.TenantLoad;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Money;
import io.tenantry.tenant.api.Settings;
import io.tenantry.tenant.api.Settings.Branding;
import io.tenantry.tenant.api.Settings.Integration;
import io.tenantry.tenant.api.Settings.PaymentProviders;
import io.tenantry.tenant.api.TenantCommand.ChangeBot;
import io.tenantry.tenant.api.TenantCommand.FirstAdministrator;
import io.tenantry.tenant.api.TenantCommand.SignUpTenant;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.user.ReferralCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the tenants' resource is asked. */
final class TenantRequests {
    private TenantRequests() {}

    /** A sign-up. */
    record SignUpRequest(
            @Schema(example = "Acme VPN") @NotBlank @Size(max = 200)
            String name,

            @Schema(
                    description = "3 to 63 characters of a-z, 0-9 and hyphen; unique. Absent: made of the name",
                    example = "acme")
            @Size(min = 1, max = 200)
            @Nullable
            String slug,

            @Schema(example = "office@acme.example") @NotBlank @Email @Size(max = 254)
            String contactEmail,

            @Schema(description = "The first administrator; required until invitations exist") @Valid @Nullable
            AdministratorRequest admin,

            @Schema(
                    description = "A wish; an operator decides",
                    allowableValues = {"shared", "schema"})
            @Pattern(regexp = "shared|schema")
            @Nullable
            String tier,

            @Schema(description = "A wish for a platform plan") @Size(max = 100) @Nullable
            String plan) {
        SignUpTenant toCommand(TenantStream id, UserId administrator, String decidedSlug) {
            return new SignUpTenant(
                    id,
                    name.strip(),
                    decidedSlug,
                    Sealed.of(KeyRef.ofTenant(id.tenantId()), contactEmail.strip()),
                    tier == null ? "shared" : tier,
                    plan,
                    admin == null ? null : admin.toAdministrator(administrator));
        }
    }

    /** The person who can log in first. */
    record AdministratorRequest(
            @Schema(example = "ann@acme.example") @NotBlank @Size(max = 254)
            String email,

            @Schema(description = "8 characters to 72 bytes", example = "correct horse battery")
            @NotBlank
            @Size(max = 200)
            String password,

            @Schema(example = "Ann") @Size(max = 100) @Nullable
            String firstName,

            @Schema(example = "Lee") @Size(max = 100) @Nullable
            String lastName) {
        FirstAdministrator toAdministrator(UserId id) {
            KeyRef key = KeyRef.ofSubject(id.tenantId(), id.value());
            return new FirstAdministrator(
                    id,
                    Sealed.of(key, email.strip()),
                    Sealed.ofNullable(key, firstName),
                    Sealed.ofNullable(key, lastName),
                    ReferralCodes.generate());
        }

        @Override
        public String toString() {
            return "AdministratorRequest";
        }
    }

    /** The operator's decision. */
    record ApproveRequest(
            @Schema(
                    description =
                            "Where its read models live: in shared tables, or in a schema of its own, which takes a"
                                    + " moment to make. Absent: as it was wished at sign-up",
                    example = "schema",
                    allowableValues = {"shared", "schema"})
            @Pattern(regexp = "shared|schema")
            @Nullable
            String tier) {}

    /** Why. */
    record ReasonRequest(
            @Schema(description = "Shown to the tenant", example = "Invoice 17 is unpaid") @NotBlank @Size(max = 500)
            String reason) {
        Sealed<String> sealedFor(TenantStream id) {
            return Sealed.of(KeyRef.ofTenant(id.tenantId()), reason.strip());
        }
    }

    /** An amount in minor units. */
    record MoneyBody(
            @Schema(example = "10000000") long amountMinor,

            @Schema(example = "RUB") @NotNull @Pattern(regexp = "[A-Z]{3,5}")
            String currency) {
        static @Nullable Money money(@Nullable MoneyBody body) {
            return body == null ? null : new Money(body.amountMinor, body.currency);
        }
    }

    /** All limits; null: none. */
    record LimitsBody(
            @Schema(description = "Active users", example = "1000") @Nullable
            Long maxUsers,

            @Schema(description = "Subscriptions in trial or active", example = "500") @Nullable
            Long maxActiveSubscriptions,

            @Schema(description = "Payments opened per day, in the main currency") @Valid @Nullable
            MoneyBody dailyTransactionLimit,

            @Schema(description = "Payments per month, in the main currency") @Valid @Nullable
            MoneyBody monthlyRevenueLimit,

            @Schema(
                    description = "Requests to each server, over time; 429 tenant-rate-exceeded beyond",
                    example = "1000")
            @Nullable
            Long requestsPerSecond,

            @Schema(
                    description = "How many of them may come at one moment; requestsPerSecond when null",
                    example = "2000")
            @Nullable
            Long burst,

            @Schema(
                    description = "Requests open at once at each server; 429 tenant-concurrency-exceeded beyond",
                    example = "100")
            @Nullable
            Long concurrentRequests,

            @Schema(
                    description = "Connections to the database that its requests hold at once at each server; 429"
                            + " tenant-connections-exceeded for who waits too long; null: the server's bound",
                    example = "4")
            @Nullable
            Long connections) {
        Limits toLimits() {
            return new Limits(
                    maxUsers,
                    maxActiveSubscriptions,
                    MoneyBody.money(dailyTransactionLimit),
                    MoneyBody.money(monthlyRevenueLimit),
                    new TenantLoad(requestsPerSecond, burst, concurrentRequests, connections));
        }
    }

    /** All settings. Absent parts take their defaults, absent secrets are kept. */
    record SettingsRequest(
            @Schema(description = "IANA name; UTC when absent", example = "Europe/Moscow") @Size(max = 60) @Nullable
            String timeZone,

            @Schema(description = "Main currency; RUB when absent", example = "RUB")
            @Pattern(regexp = "[A-Z]{3,5}")
            @Nullable
            String currency,

            @Valid @Nullable BrandingBody branding,
            @Valid @Nullable ProvidersBody paymentProviders,

            @Schema(description = "Other systems by name") @Size(max = 50) @Nullable
            Map<@Pattern(regexp = "[a-z0-9_-]{1,50}") String, @Valid @NotNull IntegrationRequest> integrations) {
        Settings toSettings(TenantStream id) {
            KeyRef key = KeyRef.ofTenant(id.tenantId());
            Map<String, Integration> named = new TreeMap<>();
            if (integrations != null) {
                integrations.forEach((name, body) ->
                        named.put(name, new Integration(body.apiUrl(), Sealed.ofNullable(key, body.apiKey()))));
            }
            return new Settings(
                    timeZone == null ? Settings.DEFAULT.timeZone() : timeZone,
                    currency == null ? Settings.DEFAULT.currency() : currency,
                    branding == null ? Settings.DEFAULT.branding() : branding.toBranding(),
                    paymentProviders == null ? PaymentProviders.ALL : paymentProviders.toProviders(),
                    named);
        }
    }

    /** How the tenant shows itself. */
    record BrandingBody(
            @Schema(example = "Acme bot") @Size(max = 100) @Nullable
            String botName,

            @Schema(example = "Welcome to Acme!") @Size(max = 4000) @Nullable
            String welcomeMessage,

            @Schema(example = "https://acme.example/logo.png")
            @Size(max = 500)
            @Pattern(regexp = "https://.+")
            @Nullable
            String logoUrl) {
        Branding toBranding() {
            return new Branding(botName, welcomeMessage, logoUrl);
        }
    }

    /** Payment providers; none enabled: all that are not disabled. */
    record ProvidersBody(
            @Schema(example = "[\"yookassa\"]") @Size(max = 50) @Nullable
            List<@NotBlank @Size(max = 50) String> enabled,

            @Schema(example = "[\"heleket\"]") @Size(max = 50) @Nullable
            List<@NotBlank @Size(max = 50) String> disabled) {
        PaymentProviders toProviders() {
            return new PaymentProviders(sorted(enabled), sorted(disabled));
        }

        private static List<String> sorted(@Nullable List<String> names) {
            return names == null
                    ? List.of()
                    : names.stream().distinct().sorted().toList();
        }
    }

    /** Another system. */
    record IntegrationRequest(
            @Schema(example = "https://panel.acme.example/api") @NotBlank @Size(max = 500)
            String apiUrl,

            @Schema(description = "A secret, never answered; absent: kept, empty: removed") @Size(max = 1000) @Nullable
            String apiKey) {
        @Override
        public String toString() {
            return "IntegrationRequest[" + apiUrl + "]";
        }
    }

    /** The tenant's bot. */
    record BotRequest(
            @Schema(description = "A secret, never answered; unique over all tenants; absent: kept, empty: removed")
            @Size(max = 255)
            @Nullable
            String token,

            @Schema(example = "acme_bot") @Size(max = 64) @Nullable
            String username) {
        ChangeBot toCommand(TenantStream id) {
            return new ChangeBot(id, Sealed.ofNullable(KeyRef.ofTenant(id.tenantId()), token), username);
        }

        @Override
        public String toString() {
            return "BotRequest[" + username + "]";
        }
    }
}
