package io.tenantry.tenant.tenant.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.TenantCommand.ApproveTenant;
import io.tenantry.tenant.api.TenantCommand.ChangeLimits;
import io.tenantry.tenant.api.TenantCommand.ChangeSettings;
import io.tenantry.tenant.api.TenantCommand.CloseTenant;
import io.tenantry.tenant.api.TenantCommand.ReactivateTenant;
import io.tenantry.tenant.api.TenantCommand.RejectSignUp;
import io.tenantry.tenant.api.TenantCommand.SuspendTenant;
import io.tenantry.tenant.api.TenantCommand.SwitchFeatures;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.tenant.FreeSlugs;
import io.tenantry.tenant.tenant.TenantQueries;
import io.tenantry.tenant.tenant.web.TenantRequests.AdministratorRequest;
import io.tenantry.tenant.tenant.web.TenantRequests.ApproveRequest;
import io.tenantry.tenant.tenant.web.TenantRequests.BotRequest;
import io.tenantry.tenant.tenant.web.TenantRequests.LimitsBody;
import io.tenantry.tenant.tenant.web.TenantRequests.ReasonRequest;
import io.tenantry.tenant.tenant.web.TenantRequests.SettingsRequest;
import io.tenantry.tenant.tenant.web.TenantRequests.SignUpRequest;
import io.tenantry.tenant.tenant.web.TenantViews.TenantSummary;
import io.tenantry.tenant.tenant.web.TenantViews.TenantView;
import io.tenantry.tenant.user.Passwords;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The border has made the tenant of the path the tenant of the call, so {@code {tenantId}} is not read again here. */
@RestController
@RequestMapping("/api/v1/tenants")
@Tag(name = "Tenants", description = "Companies that use Tenantry: sign-up, approval, limits, features, settings")
class TenantController {
    private final Ids ids;
    private final Passwords passwords;
    private final TenantViews views;
    private final FreeSlugs slugs;

    TenantController(Ids ids, Passwords passwords, TenantViews views, FreeSlugs slugs) {
        this.slugs = slugs;
        this.ids = ids;
        this.passwords = passwords;
        this.views = views;
    }

    @PostMapping
    @Operation(
            summary = "Sign up",
            description =
                    "Public and rate-limited. The tenant waits for an operator's approval; its administrator can log"
                            + " in afterwards. The slug is unique; without one it is made of the name, and answered.")
    @SecurityRequirements
    ResponseEntity<?> signUp(@Valid @RequestBody SignUpRequest body, ApiCall call) {
        TenantId tenantId = new TenantId(ids.next());
        UserId administrator = new UserId(tenantId, ids.next());
        TenantStream id = TenantStream.of(tenantId);
        AdministratorRequest admin = body.admin();
        String asked = body.slug();
        String slug = asked == null ? slugs.of(body.name(), tenantId.toString()) : asked;
        Map<String, String> extra = new LinkedHashMap<>();
        if (asked == null) extra.put("slug", slug);
        if (admin != null) extra.put("adminId", administrator.value().toString());
        ApiCall.More more = new ApiCall.More(
                extra,
                Map.of(),
                admin == null ? List.of() : List.of(passwords.credential(administrator, admin.password())));
        // a repeat finds its first answer by what it asked for, not by what was free then
        String principal = asked == null
                ? Ids.derived(TenantId.PLATFORM.value(), "called " + body.name())
                        .toString()
                : asked;
        return call.createPublicly(id, body.toCommand(id, administrator, slug), "/tenants", more, principal);
    }

    @GetMapping
    @Operation(summary = "List tenants", description = "For operators; newest first.")
    Page<TenantSummary> list(
            @RequestParam(required = false)
                    @Pattern(regexp = "pending_approval|provisioning|active|suspended|rejected|closed|erased")
                    @Nullable
                    String state,
            ApiCall call) {
        call.requireOperator();
        return call.pageAcrossTenants(
                List.of(TenantQueries.REGISTRY),
                Listing.of("tenant", TenantViews.REGISTRY_COLUMNS, TenantViews::summary)
                        .where("state", state));
    }

    @GetMapping("/{tenantId}")
    @Operation(
            summary = "Get a tenant",
            description = "For operators and the tenant's own people. Its ETag is what the PUTs of limits, features,"
                    + " settings and bot need in If-Match. Secrets show only whether they are set.")
    ResponseEntity<TenantView> get(@PathVariable UUID tenantId, ApiCall call) {
        call.require(Scope.SETTINGS_READ);
        TenantView tenant = call.read(List.of(TenantQueries.PROFILES), jdbc -> jdbc.sql(
                        "select " + TenantViews.PROFILE_COLUMNS + " from tenant_profile where tenant_id = ?")
                .param(call.tenantId().value())
                .query(views::profile)
                .optional()
                .orElse(null));
        return call.found(tenant, tenant == null ? 0 : tenant.version());
    }

    @PostMapping("/{tenantId}/approve")
    @Operation(
            summary = "Approve a sign-up",
            description =
                    "For operators, who decide the tier. A tenant of the tier shared is active from now on; one of the tier"
                            + " schema is provisioning until its schema is there, and its commands are refused with 409"
                            + " tenant-provisioning until then.")
    ResponseEntity<?> approve(
            @PathVariable UUID tenantId,
            @Valid @RequestBody(required = false) @Nullable ApproveRequest body,
            ApiCall call) {
        TenantStream id = decided(call);
        return call.act(id, new ApproveTenant(id, body == null ? null : body.tier()));
    }

    @PostMapping("/{tenantId}/reject")
    @Operation(summary = "Reject a sign-up", description = "For operators. The slug is free again.")
    ResponseEntity<?> reject(@PathVariable UUID tenantId, @Valid @RequestBody ReasonRequest body, ApiCall call) {
        TenantStream id = decided(call);
        return call.act(id, new RejectSignUp(id, body.sealedFor(id)));
    }

    @PostMapping("/{tenantId}/suspend")
    @Operation(
            summary = "Suspend a tenant",
            description = "For operators. Its people and tokens are refused within a second, its data stays.")
    ResponseEntity<?> suspend(@PathVariable UUID tenantId, @Valid @RequestBody ReasonRequest body, ApiCall call) {
        TenantStream id = decided(call);
        return call.act(id, new SuspendTenant(id, body.sealedFor(id)));
    }

    @PostMapping("/{tenantId}/reactivate")
    @Operation(summary = "Reactivate a suspended tenant", description = "For operators.")
    ResponseEntity<?> reactivate(@PathVariable UUID tenantId, ApiCall call) {
        TenantStream id = decided(call);
        return call.act(id, new ReactivateTenant(id));
    }

    @PostMapping("/{tenantId}/close")
    @Operation(summary = "Close a tenant for good", description = "For operators. Its data stays until it is erased.")
    ResponseEntity<?> close(@PathVariable UUID tenantId, ApiCall call) {
        TenantStream id = decided(call);
        return call.act(id, new CloseTenant(id));
    }

    @PutMapping("/{tenantId}/limits")
    @Operation(
            summary = "Replace a tenant's limits",
            description = "For operators. Null: no limit. Needs If-Match. What limits requests and connections holds"
                    + " at once, at each server by itself, and not for operators.")
    ResponseEntity<?> limits(@PathVariable UUID tenantId, @Valid @RequestBody LimitsBody body, ApiCall call) {
        TenantStream id = decided(call);
        return call.replace(id, new ChangeLimits(id, body.toLimits()));
    }

    @PutMapping("/{tenantId}/features")
    @Operation(
            summary = "Replace a tenant's features",
            description = "For operators. By name: miniapp, referral_program, promo_codes, support_tickets, broadcasts,"
                    + " polls. A name that is absent is enabled. Needs If-Match.")
    ResponseEntity<?> features(
            @PathVariable UUID tenantId,
            @RequestBody @Size(max = 100) Map<@Pattern(regexp = "[a-z][a-z0-9_]{0,49}") String, @NotNull Boolean> body,
            ApiCall call) {
        TenantStream id = decided(call);
        return call.replace(id, new SwitchFeatures(id, body));
    }

    @PutMapping("/{tenantId}/settings")
    @Operation(
            summary = "Replace a tenant's settings",
            description = "For its administrators and operators. Replaces all except absent secrets. Needs If-Match.")
    ResponseEntity<?> settings(@PathVariable UUID tenantId, @Valid @RequestBody SettingsRequest body, ApiCall call) {
        TenantStream id = arranged(call);
        return call.replace(id, new ChangeSettings(id, body.toSettings(id)));
    }

    @PutMapping("/{tenantId}/bot")
    @Operation(
            summary = "Replace a tenant's bot",
            description = "For its administrators and operators. The token is kept when absent. Needs If-Match.")
    ResponseEntity<?> bot(@PathVariable UUID tenantId, @Valid @RequestBody BotRequest body, ApiCall call) {
        TenantStream id = arranged(call);
        return call.replace(id, body.toCommand(id));
    }

    private static TenantStream decided(ApiCall call) {
        call.requireOperator();
        return TenantStream.of(call.tenantId());
    }

    private static TenantStream arranged(ApiCall call) {
        call.require(Scope.SETTINGS_WRITE);
        return TenantStream.of(call.tenantId());
    }
}
