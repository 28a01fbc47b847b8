package io.tenantry.tenant.api;

import java.util.Locale;

/** Where a tenant is in its life. */
public enum TenantState {
    /** Signed up, waiting for an operator. */
    PENDING_APPROVAL,
    /** Approved; its place in the database is being made. */
    PROVISIONING,
    ACTIVE,
    /** Its people and tokens are refused, its data stays. */
    SUSPENDED,
    /** An operator refused the sign-up. */
    REJECTED,
    /** Ended for good; its data stays until it is erased. */
    CLOSED,
    /** It was decided to erase it: nothing of it can be read from here on. */
    ERASED;

    /** As it stands in answers and read models: {@code pending_approval}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static TenantState of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
