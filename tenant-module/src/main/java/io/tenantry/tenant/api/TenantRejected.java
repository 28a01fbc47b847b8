package io.tenantry.tenant.api;

import io.tenantry.tenancy.Rejection;
import org.jspecify.annotations.Nullable;

/** Refused by a rule about tenants, users or API tokens. */
public final class TenantRejected extends Rejection {
    public TenantRejected(Why why, String detail) {
        super(why, detail);
    }

    /** The reasons; a client switches on their codes. */
    public enum Why implements Reason {
        /** The tenant's people and tokens are refused until an operator reactivates it. */
        TENANT_SUSPENDED(Kind.FORBIDDEN),
        /** The tenant has ended for good. */
        TENANT_CLOSED(Kind.FORBIDDEN),
        /** The tenant is not approved yet, or was rejected. */
        TENANT_NOT_ACTIVE(Kind.CONFLICT),
        /** The tenant is approved and being set up. */
        TENANT_PROVISIONING(Kind.CONFLICT),
        /** An operator decided on the sign-up before. */
        TENANT_NOT_PENDING(Kind.CONFLICT),
        /** Only a suspended tenant can be reactivated. */
        TENANT_NOT_SUSPENDED(Kind.CONFLICT),
        /** The tenant was rejected or closed: nothing changes it any more. */
        TENANT_ENDED(Kind.CONFLICT),
        /** Only a closed tenant is erased. */
        TENANT_NOT_CLOSED(Kind.CONFLICT),
        /** Nobody has asked for the erasure, or it was withdrawn. */
        ERASURE_NOT_REQUESTED(Kind.CONFLICT),
        /** The time of grace is not over. */
        ERASURE_TOO_EARLY(Kind.CONFLICT),
        /** What was typed to confirm is not the tenant's slug. */
        CONFIRMATION_WRONG(Kind.INVALID, "slug"),
        /** An operator switched the feature off for this tenant. */
        FEATURE_DISABLED(Kind.CONFLICT),
        /** Money limits in the present currency stand against another main currency. */
        CURRENCY_HAS_LIMITS(Kind.CONFLICT),
        /** There are the tiers {@code shared} and {@code schema}. */
        TIER_NOT_AVAILABLE(Kind.INVALID, "tier"),
        /** A sign-up must name its first administrator. */
        ADMIN_REQUIRED(Kind.INVALID, "admin"),
        /** A slug has 3 to 63 characters of a-z, 0-9 and hyphen, and a hyphen neither first nor last. */
        SLUG_MALFORMED(Kind.INVALID, "slug"),
        /** The slug is kept for the platform. */
        SLUG_RESERVED(Kind.INVALID, "slug"),
        /** Not the name of a domain. */
        DOMAIN_MALFORMED(Kind.INVALID, "name"),
        /** The platform's own domain, or one below it. */
        DOMAIN_RESERVED(Kind.INVALID, "name"),
        /** DNS does not show what proves that the domain is the tenant's. */
        DOMAIN_NOT_PROVEN(Kind.CONFLICT),
        /** The tenant gave the domain up. */
        DOMAIN_REMOVED(Kind.CONFLICT),
        /** Not an IANA time zone. */
        TIME_ZONE_UNKNOWN(Kind.INVALID, "timeZone"),
        /** Not a currency that Tenantry knows. */
        CURRENCY_UNKNOWN(Kind.INVALID, "currency"),
        /** A limit in another currency than the tenant's main one. */
        DAILY_TRANSACTION_LIMIT_IN_OTHER_CURRENCY(Kind.INVALID, "dailyTransactionLimit"),
        /** A limit in another currency than the tenant's main one. */
        MONTHLY_REVENUE_LIMIT_IN_OTHER_CURRENCY(Kind.INVALID, "monthlyRevenueLimit"),
        /** A limit below zero. */
        LIMIT_NEGATIVE(Kind.INVALID, "limits"),
        /** A limit of requests or connections that would let nothing through, or that no machine reaches. */
        LOAD_LIMIT_IMPOSSIBLE(Kind.INVALID, "limits"),
        /** There is a burst only of requests per second. */
        BURST_WITHOUT_RATE(Kind.INVALID, "burst"),
        /** A provider is both enabled and disabled. */
        PROVIDER_CONTRADICTORY(Kind.INVALID, "paymentProviders"),
        /** No such role here. */
        ROLE_UNKNOWN(Kind.INVALID, "role"),
        /** A user needs an e-mail address or a Telegram id. */
        CONTACT_REQUIRED(Kind.INVALID, "email"),
        /** A password needs an e-mail address to log in with. */
        PASSWORD_WITHOUT_EMAIL(Kind.INVALID, "password"),
        /** Not an e-mail address. */
        EMAIL_MALFORMED(Kind.INVALID, "email"),
        /** A password is longer than what is hashed (72 bytes), or too short. */
        PASSWORD_UNSUITABLE(Kind.INVALID, "password"),
        /** The user is erased: nobody's data is left to work with. */
        USER_ERASED(Kind.CONFLICT),
        /** Nobody blocks or erases themself or takes the administrator's role from themself. */
        NOT_ONESELF(Kind.CONFLICT),
        /** The user is blocked. */
        USER_BLOCKED(Kind.FORBIDDEN),
        /** Nobody makes, changes or blocks people who may do more than themself. */
        ROLE_ABOVE_YOURS(Kind.FORBIDDEN),
        /** Not a scope. */
        SCOPE_UNKNOWN(Kind.INVALID, "scopes"),
        /** A token needs at least one scope. */
        SCOPE_REQUIRED(Kind.INVALID, "scopes"),
        /** Nobody gives a token more than they have themself. */
        SCOPE_ESCALATION(Kind.FORBIDDEN),
        /** The token would expire before it begins. */
        EXPIRY_IN_THE_PAST(Kind.INVALID, "expiresAt"),
        /** Unknown e-mail, wrong password or wrong tenant; which one is not said. */
        LOGIN_FAILED(Kind.UNAUTHENTICATED);

        private final Kind kind;
        private final @Nullable String field;

        Why(Kind kind) {
            this(kind, null);
        }

        Why(Kind kind, @Nullable String field) {
            this.kind = kind;
            this.field = field;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public @Nullable String field() {
            return field;
        }
    }
}
