package io.tenantry.billing.api;

import io.tenantry.tenancy.web.Page;
import java.util.List;

/** What made a user's balances. */
public record WalletExplanation(List<Sum> balances, Page<ExplainedEntry> entries) {
    /**
     * A balance beside the sum of its entries.
     *
     * @param shown what the ledger shows
     * @param sum of the entries' events, as many as the ledger has seen
     */
    public record Sum(Money shown, Money sum, long entries) {
        public boolean isConsistent() {
            return shown.equals(sum);
        }
    }
}
