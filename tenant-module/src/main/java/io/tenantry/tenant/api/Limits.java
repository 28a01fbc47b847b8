package io.tenantry.tenant.api;

import io.tenantry.tenancy.load.TenantLoad;
import org.jspecify.annotations.Nullable;

/**
 * How much a tenant may use; null: no limit.
 *
 * @param maxUsers active users, whatever their role
 * @param maxActiveSubscriptions subscriptions in trial or active
 * @param dailyTransactionLimit payments opened per day of the tenant's time zone, in its main currency
 * @param monthlyRevenueLimit payments per month of the tenant's time zone, in its main currency
 * @param load what its requests may ask of a server at once
 */
public record Limits(
        @Nullable Long maxUsers,
        @Nullable Long maxActiveSubscriptions,
        @Nullable Money dailyTransactionLimit,
        @Nullable Money monthlyRevenueLimit,
        TenantLoad load) {
    public static final Limits NONE = new Limits(null, null, null, null);

    public Limits(
            @Nullable Long maxUsers,
            @Nullable Long maxActiveSubscriptions,
            @Nullable Money dailyTransactionLimit,
            @Nullable Money monthlyRevenueLimit) {
        this(maxUsers, maxActiveSubscriptions, dailyTransactionLimit, monthlyRevenueLimit, TenantLoad.NONE);
    }
}
