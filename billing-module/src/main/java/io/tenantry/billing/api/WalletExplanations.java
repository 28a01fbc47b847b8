package io.tenantry.billing.api;

import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenant.api.UserId;
import org.jspecify.annotations.Nullable;

/** Tells from the events what made a user's balances, for whoever shows it. */
public interface WalletExplanations {
    /**
     * The page of entries that the call asks for, newest first.
     *
     * @param currency null: of all currencies
     */
    WalletExplanation explain(UserId user, @Nullable String currency, ApiCall call);
}
