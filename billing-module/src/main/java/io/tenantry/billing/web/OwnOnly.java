package io.tenantry.billing.web;

import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Scope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Customers see their own, and nothing else. */
public final class OwnOnly {
    private OwnOnly() {}

    /** The user whose things a list may show: the asked one, a customer's own, or null for everybody's. */
    public static @Nullable UUID user(ApiCall call, @Nullable UUID asked) {
        call.require(Scope.BILLING_READ);
        if (!call.caller().isCustomer()) return asked;
        if (asked != null) call.requireFor(Scope.BILLING_READ, asked);
        return call.caller().id();
    }
}
