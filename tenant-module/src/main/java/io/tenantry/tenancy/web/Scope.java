package io.tenantry.tenancy.web;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a caller may do. API tokens name their scopes; roles imply them. Written {@code users:read}. */
public enum Scope {
    SETTINGS_READ,
    SETTINGS_WRITE,
    USERS_READ,
    USERS_WRITE,
    TOKENS_WRITE,
    PLANS_READ,
    PLANS_WRITE,
    BILLING_READ,
    BILLING_WRITE,
    /** To settle what does not fit: letters, mismatches, statements of providers. Administrators and operators have it. */
    BILLING_RECONCILE,
    TICKETS_READ,
    TICKETS_WRITE,
    FIGURES_READ,
    AUDIT_READ,
    /** To take all that the tenant has. Administrators and operators have it. */
    EXPORTS_WRITE;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }

    public static Scope of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace(':', '_'));
    }

    /** What a built-in role may do in its own tenant; customers only with what is their own. */
    public static Set<Scope> ofRole(String role) {
        return switch (role) {
            case "admin", "operator" -> EnumSet.allOf(Scope.class);
            case "staff" ->
                EnumSet.of(
                        SETTINGS_READ,
                        USERS_READ,
                        USERS_WRITE,
                        PLANS_READ,
                        BILLING_READ,
                        BILLING_WRITE,
                        TICKETS_READ,
                        TICKETS_WRITE,
                        FIGURES_READ);
            case "customer" -> EnumSet.of(USERS_READ, PLANS_READ, BILLING_READ, TICKETS_READ, TICKETS_WRITE);
            default -> EnumSet.noneOf(Scope.class);
        };
    }
}
