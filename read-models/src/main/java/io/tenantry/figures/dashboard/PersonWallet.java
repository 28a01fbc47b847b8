package io.tenantry.figures.dashboard;

import io.tenantry.billing.api.WalletExplanation.Sum;
import io.tenantry.tenancy.web.Page;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person owns, and what made it so. */
record PersonWallet(List<Sum> balances, Page<Entry> entries) {
    /**
     * One change of a balance.
     *
     * @param minor above zero for what came in
     * @param note a person's words
     * @param chain what led to it, from the event back to whoever began
     */
    record Entry(
            UUID id,
            Instant at,
            String reason,
            long minor,
            long afterMinor,
            String currency,
            @Nullable String note,
            List<Link> chain) {}

    /** One link of the chain, and what there is to say of it. */
    record Link(String what, String told) {}
}
