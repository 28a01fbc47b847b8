package io.tenantry.tenant;

import static io.tenantry.tenancy.store.ConstraintChanges.Window.ALWAYS;

import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.ConstraintChanges;
import io.tenantry.tenancy.store.Constraints;
import io.tenantry.tenant.api.DomainEvent;
import io.tenantry.tenant.api.DomainEvent.DomainClaimed;
import io.tenantry.tenant.api.DomainEvent.DomainLapsed;
import io.tenantry.tenant.api.DomainEvent.DomainProofFound;
import io.tenantry.tenant.api.DomainEvent.DomainProofMissed;
import io.tenantry.tenant.api.DomainEvent.DomainRemoved;
import io.tenantry.tenant.api.DomainEvent.DomainVerified;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Money;
import io.tenantry.tenant.api.Settings;
import io.tenantry.tenant.api.TenantEvent;
import io.tenantry.tenant.api.TenantEvent.BotChanged;
import io.tenantry.tenant.api.TenantEvent.LimitsChanged;
import io.tenantry.tenant.api.TenantEvent.SettingsChanged;
import io.tenantry.tenant.api.TenantEvent.SignUpRejected;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.UserEvent;
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserEvent.UserErased;
import io.tenantry.tenant.api.UserEvent.UserUnblocked;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What tenants and users must not share, and how many users a tenant may have: blocked ones do not count. */
@Component
class TenantConstraints implements Constraints {
    private static final String USERS = "users";

    @Override
    public void of(Object event, Instant at, ConstraintChanges changes) {
        if (event instanceof TenantEvent tenantEvent) ofTenant(tenantEvent, changes);
        else if (event instanceof UserEvent userEvent) ofUser(userEvent, at, changes);
        else if (event instanceof DomainEvent domainEvent) ofDomain(domainEvent, changes);
    }

    private static void ofTenant(TenantEvent event, ConstraintChanges changes) {
        switch (event) {
            case TenantSignedUp e -> {
                changes.claimGlobally("slug", e.slug(), e.id());
                settings(Settings.DEFAULT, changes);
            }
            case SignUpRejected e -> changes.release("slug", e.id());
            case LimitsChanged e -> limits(e.limits(), changes);
            case SettingsChanged e -> settings(e.settings(), changes);
            case BotChanged e -> {
                changes.release("bot-token", e.id());
                String token = Sealed.valueOf(e.token());
                if (token != null) changes.claimGlobally("bot-token", token, e.id());
            }
            default -> {
                // the rest of a tenant's life claims and uses nothing
            }
        }
    }

    private static void ofUser(UserEvent event, Instant at, ConstraintChanges changes) {
        switch (event) {
            case UserCreated e -> {
                String email = Sealed.valueOf(e.email());
                if (email != null) changes.claim("email", email, e.id());
                Long telegramId = Sealed.valueOf(e.telegramId());
                if (telegramId != null) changes.claim("telegram-id", telegramId.toString(), e.id());
                changes.claim("referral-code", e.referralCode(), e.id());
                changes.use(USERS, ALWAYS, 1);
            }
            case UserBlocked _ -> changes.count(USERS, ALWAYS, at, -1);
            case UserUnblocked _ -> changes.use(USERS, ALWAYS, 1);
            case UserErased e -> {
                for (String kind : new String[] {"email", "telegram-id", "referral-code"})
                    changes.release(kind, e.id());
                if (!e.blocked()) changes.count(USERS, ALWAYS, at, -1);
            }
            default -> {
                // a role or a visit claims and uses nothing
            }
        }
    }

    /** A tenant claims a domain once; of all tenants, one has it proven. */
    private static void ofDomain(DomainEvent event, ConstraintChanges changes) {
        switch (event) {
            case DomainClaimed e -> changes.claim("claimed-domain", e.name(), e.id());
            case DomainVerified e -> changes.claimGlobally("domain", e.name(), e.id());
            case DomainLapsed e -> changes.release("domain", e.id());
            case DomainRemoved e -> {
                changes.release("claimed-domain", e.id());
                changes.release("domain", e.id());
            }
            case DomainProofMissed _, DomainProofFound _ -> {
                // it is as it was
            }
        }
    }

    private static void settings(Settings settings, ConstraintChanges changes) {
        changes.settings(ZoneId.of(settings.timeZone()), settings.currency());
    }

    private static void limits(Limits limits, ConstraintChanges changes) {
        changes.limit(USERS, limits.maxUsers());
        changes.limit("active-subscriptions", limits.maxActiveSubscriptions());
        changes.limit("daily-transactions", amount(limits.dailyTransactionLimit()));
        changes.limit("monthly-revenue", amount(limits.monthlyRevenueLimit()));
    }

    private static @Nullable Long amount(@Nullable Money limit) {
        return limit == null ? null : limit.amountMinor();
    }
}
