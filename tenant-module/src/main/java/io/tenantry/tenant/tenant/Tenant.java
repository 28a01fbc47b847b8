package io.tenantry.tenant.tenant;

import static io.tenantry.tenant.api.TenantRejected.Why.ADMIN_REQUIRED;
import static io.tenantry.tenant.api.TenantRejected.Why.CONFIRMATION_WRONG;
import static io.tenantry.tenant.api.TenantRejected.Why.ERASURE_NOT_REQUESTED;
import static io.tenantry.tenant.api.TenantRejected.Why.ERASURE_TOO_EARLY;
import static io.tenantry.tenant.api.TenantRejected.Why.TENANT_ENDED;
import static io.tenantry.tenant.api.TenantRejected.Why.TENANT_NOT_ACTIVE;
import static io.tenantry.tenant.api.TenantRejected.Why.TENANT_NOT_CLOSED;
import static io.tenantry.tenant.api.TenantRejected.Why.TENANT_NOT_PENDING;
import static io.tenantry.tenant.api.TenantRejected.Why.TENANT_NOT_SUSPENDED;
import static io.tenantry.tenant.api.TenantRejected.Why.TENANT_PROVISIONING;
import static io.tenantry.tenant.api.TenantRejected.Why.TIER_NOT_AVAILABLE;
import static io.tenantry.tenant.api.TenantState.ACTIVE;
import static io.tenantry.tenant.api.TenantState.CLOSED;
import static io.tenantry.tenant.api.TenantState.ERASED;
import static io.tenantry.tenant.api.TenantState.PENDING_APPROVAL;
import static io.tenantry.tenant.api.TenantState.PROVISIONING;
import static io.tenantry.tenant.api.TenantState.REJECTED;
import static io.tenantry.tenant.api.TenantState.SUSPENDED;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Settings;
import io.tenantry.tenant.api.TenantCommand.ApproveTenant;
import io.tenantry.tenant.api.TenantCommand.ChangeBot;
import io.tenantry.tenant.api.TenantCommand.ChangeLimits;
import io.tenantry.tenant.api.TenantCommand.ChangeSettings;
import io.tenantry.tenant.api.TenantCommand.ChangeTier;
import io.tenantry.tenant.api.TenantCommand.CloseTenant;
import io.tenantry.tenant.api.TenantCommand.CompleteProvisioning;
import io.tenantry.tenant.api.TenantCommand.ConfirmErasure;
import io.tenantry.tenant.api.TenantCommand.FirstAdministrator;
import io.tenantry.tenant.api.TenantCommand.ReactivateTenant;
import io.tenantry.tenant.api.TenantCommand.RejectSignUp;
import io.tenantry.tenant.api.TenantCommand.RequestErasure;
import io.tenantry.tenant.api.TenantCommand.SignUpTenant;
import io.tenantry.tenant.api.TenantCommand.SuspendTenant;
import io.tenantry.tenant.api.TenantCommand.SwitchFeatures;
import io.tenantry.tenant.api.TenantCommand.WithdrawErasure;
import io.tenantry.tenant.api.TenantEvent.BotChanged;
import io.tenantry.tenant.api.TenantEvent.ErasureConfirmed;
import io.tenantry.tenant.api.TenantEvent.ErasureRequested;
import io.tenantry.tenant.api.TenantEvent.ErasureWithdrawn;
import io.tenantry.tenant.api.TenantEvent.FeaturesChanged;
import io.tenantry.tenant.api.TenantEvent.LimitsChanged;
import io.tenantry.tenant.api.TenantEvent.SettingsChanged;
import io.tenantry.tenant.api.TenantEvent.SignUpRejected;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantClosed;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantReactivated;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantEvent.TenantSuspended;
import io.tenantry.tenant.api.TenantEvent.TenantTierChanged;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantState;
import io.tenantry.tenant.api.TenantStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A company that uses Tenantry: asked for, decided by an operator, arranged by itself. */
@Aggregate(snapshotTriggerDefinition = "longStreams")
class Tenant {
    private static final String SHARED = "shared";
    private static final Set<String> TIERS = Set.of(SHARED, "schema");

    @AggregateIdentifier
    private TenantStream id;

    private TenantState state = PENDING_APPROVAL;
    /** The wish, and after the approval the decision. */
    private String tier = SHARED;

    private String slug = "";
    private @Nullable Instant erasableFrom;
    private @Nullable Sealed<String> reason;
    private Limits limits = Limits.NONE;
    private Map<String, Boolean> features = Map.of();
    private Settings settings = Settings.DEFAULT;
    private @Nullable Sealed<String> botToken;
    private @Nullable String botUsername;

    /** Created by {@link SignUps}, together with its first administrator. */
    Tenant(SignUpTenant c) {
        FirstAdministrator administrator = c.administrator();
        if (administrator == null) {
            throw new TenantRejected(ADMIN_REQUIRED, "A sign-up names its first administrator.");
        }
        Slug.require(c.slug());
        apply(new TenantSignedUp(c.id(), c.name(), c.slug(), c.contactEmail(), c.tier(), c.plan(), administrator.id()));
    }

    @CommandHandler
    void handle(ApproveTenant c) {
        String decided = c.tier() == null ? tier : c.tier();
        if (!TIERS.contains(decided)) throw new TenantRejected(TIER_NOT_AVAILABLE, "There is no such tier.");
        requireNotEnded();
        boolean approved = state == ACTIVE || state == PROVISIONING;
        if (approved && decided.equals(tier)) return;
        if (state != PENDING_APPROVAL) throw new TenantRejected(TENANT_NOT_PENDING, "The tenant was approved before.");
        apply(new TenantApproved(id, decided));
        // the shared tables are there
        if (decided.equals(SHARED)) apply(new TenantProvisioned(id, SHARED));
    }

    @CommandHandler
    void handle(CompleteProvisioning c) {
        if (state == PROVISIONING) apply(new TenantProvisioned(id, tier));
    }

    @CommandHandler
    void handle(ChangeTier c) {
        if (!c.tier().equals(tier)) apply(new TenantTierChanged(id, c.tier()));
    }

    @CommandHandler
    void handle(RejectSignUp c) {
        if (state == REJECTED && c.reason().equals(reason)) return;
        requireInPlace();
        if (state != PENDING_APPROVAL) throw new TenantRejected(TENANT_NOT_PENDING, "The tenant was approved before.");
        apply(new SignUpRejected(id, c.reason()));
    }

    @CommandHandler
    void handle(SuspendTenant c) {
        if (state == SUSPENDED && c.reason().equals(reason)) return;
        requireInPlace();
        if (state != ACTIVE) throw new TenantRejected(TENANT_NOT_ACTIVE, "Only an active tenant can be suspended.");
        apply(new TenantSuspended(id, c.reason()));
    }

    @CommandHandler
    void handle(ReactivateTenant c) {
        requireInPlace();
        if (state == ACTIVE) return;
        if (state != SUSPENDED) throw new TenantRejected(TENANT_NOT_SUSPENDED, "The tenant is not suspended.");
        apply(new TenantReactivated(id));
    }

    @CommandHandler
    void handle(CloseTenant c) {
        if (state == CLOSED) return;
        requireInPlace();
        if (state == PENDING_APPROVAL) {
            throw new TenantRejected(TENANT_NOT_ACTIVE, "A sign-up is approved or rejected, not closed.");
        }
        apply(new TenantClosed(id));
    }

    @CommandHandler
    void handle(RequestErasure c, Clock clock) {
        if (state == ERASED || erasableFrom != null) return;
        if (state != CLOSED && state != REJECTED)
            throw new TenantRejected(TENANT_NOT_CLOSED, "Close the tenant before it is erased.");
        apply(new ErasureRequested(id, clock.instant().plus(c.grace())));
    }

    @CommandHandler
    void handle(WithdrawErasure c) {
        if (state == ERASED) throw new TenantRejected(TENANT_ENDED, "The tenant is erased.");
        if (erasableFrom != null) apply(new ErasureWithdrawn(id));
    }

    @CommandHandler
    void handle(ConfirmErasure c, Clock clock) {
        if (state == ERASED) return;
        if (erasableFrom == null) throw new TenantRejected(ERASURE_NOT_REQUESTED, "Nobody has asked for it.");
        if (clock.instant().isBefore(erasableFrom))
            throw new TenantRejected(ERASURE_TOO_EARLY, "It can be confirmed from " + erasableFrom + " on.");
        if (!c.slug().equals(slug))
            throw new TenantRejected(CONFIRMATION_WRONG, "Type the slug of the tenant that is to be erased.");
        apply(new ErasureConfirmed(id));
    }

    @CommandHandler
    void handle(ChangeLimits c) {
        requireInPlace();
        SettingsRules.require(c.limits(), settings.currency());
        if (!c.limits().equals(limits)) apply(new LimitsChanged(id, c.limits()));
    }

    @CommandHandler
    void handle(SwitchFeatures c) {
        requireInPlace();
        if (!c.features().equals(features)) apply(new FeaturesChanged(id, new TreeMap<>(c.features())));
    }

    @CommandHandler
    void handle(ChangeSettings c) {
        requireInPlace();
        SettingsRules.require(c.settings(), settings.currency(), limits);
        Settings decided = SettingsRules.keepingSecrets(c.settings(), settings);
        if (!decided.equals(settings)) apply(new SettingsChanged(id, decided));
    }

    @CommandHandler
    void handle(ChangeBot c) {
        requireInPlace();
        Sealed<String> token = SettingsRules.kept(c.token(), botToken);
        if (Objects.equals(token, botToken) && Objects.equals(c.username(), botUsername)) return;
        apply(new BotChanged(id, token, c.username()));
    }

    /** While a tenant is being set up, nothing else happens to it. */
    private void requireInPlace() {
        requireNotEnded();
        if (state == PROVISIONING) throw new TenantRejected(TENANT_PROVISIONING, "The tenant is being set up.");
    }

    private void requireNotEnded() {
        if (state == REJECTED) throw new TenantRejected(TENANT_ENDED, "The tenant's sign-up was rejected.");
        if (state == CLOSED) throw new TenantRejected(TENANT_ENDED, "The tenant is closed.");
        if (state == ERASED) throw new TenantRejected(TENANT_ENDED, "The tenant is erased.");
    }

    @EventSourcingHandler
    void on(TenantSignedUp e) {
        id = e.id();
        tier = e.tier();
        slug = e.slug();
    }

    @EventSourcingHandler
    void on(TenantApproved e) {
        state = PROVISIONING;
        tier = e.tier();
    }

    @EventSourcingHandler
    void on(TenantProvisioned e) {
        state = ACTIVE;
    }

    @EventSourcingHandler
    void on(TenantTierChanged e) {
        tier = e.tier();
    }

    @EventSourcingHandler
    void on(SignUpRejected e) {
        state = REJECTED;
        reason = e.reason();
    }

    @EventSourcingHandler
    void on(TenantSuspended e) {
        state = SUSPENDED;
        reason = e.reason();
    }

    @EventSourcingHandler
    void on(TenantReactivated e) {
        state = ACTIVE;
        reason = null;
    }

    @EventSourcingHandler
    void on(TenantClosed e) {
        state = CLOSED;
    }

    @EventSourcingHandler
    void on(ErasureRequested e) {
        erasableFrom = e.notBefore();
    }

    @EventSourcingHandler
    void on(ErasureWithdrawn e) {
        erasableFrom = null;
    }

    @EventSourcingHandler
    void on(ErasureConfirmed e) {
        state = ERASED;
    }

    @EventSourcingHandler
    void on(LimitsChanged e) {
        limits = e.limits();
    }

    @EventSourcingHandler
    void on(FeaturesChanged e) {
        features = e.features();
    }

    @EventSourcingHandler
    void on(SettingsChanged e) {
        settings = e.settings();
    }

    @EventSourcingHandler
    void on(BotChanged e) {
        botToken = e.token();
        botUsername = e.username();
    }

    @SuppressWarnings("unused") // Axon replays events onto an empty instance
    Tenant() {}
}
