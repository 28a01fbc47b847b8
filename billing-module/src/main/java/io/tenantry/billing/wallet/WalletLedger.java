package io.tenantry.billing.wallet;

import io.tenantry.billing.api.WalletEvent;
import io.tenantry.billing.api.WalletEvent.WalletCredited;
import io.tenantry.billing.api.WalletEvent.WalletDebited;
import io.tenantry.tenancy.erasure.PersonalRows;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** What each user owns, and every entry that made it so. */
@Component
class WalletLedger implements Projection {
    private static final Table BALANCE = Table.of("wallet_balance", "tenant_id", "user_id", "currency");
    private static final Table ENTRY = Table.of("wallet_entry", "tenant_id", "user_id", "id");

    @Bean
    static PersonalRows personalRowsOfWallets() {
        return PersonalRows.emptied("wallet_entry", "user_id = ?", List.of("note"));
    }

    @Override
    public String name() {
        return "billing.wallets";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(WalletEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(BALANCE, ENTRY);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        WalletEvent entry = (WalletEvent) event.payload();
        long signed =
                switch (entry) {
                    case WalletCredited e -> e.amount().amountMinor();
                    case WalletDebited e -> -e.amount().amountMinor();
                };
        rows.insert(BALANCE, event.tenantId(), entry.userId(), entry.amount().currency())
                .set("balance_minor", entry.balanceAfter().amountMinor());
        rows.insert(ENTRY, event.tenantId(), entry.userId(), entry.entryId())
                .set("amount_minor", signed)
                .set("currency", entry.amount().currency())
                .set("balance_after_minor", entry.balanceAfter().amountMinor())
                .set("reason", entry.reason().code())
                .set("reference", entry.reference())
                .set("note", Sealed.valueOf(entry.note()))
                .set("created_at", event.timestamp());
    }
}
