package io.tenantry.billing.wallet;

import io.tenantry.billing.api.ExplainedEntry;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.billing.api.WalletExplanation;
import io.tenantry.billing.api.WalletExplanation.Sum;
import io.tenantry.billing.api.WalletExplanations;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.store.StreamEvents;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenant.api.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What made a wallet what it is, read from the events and not from the ledger that is folded from them. */
@Component
class WalletHistory implements WalletExplanations {
    private static final List<String> WALLETS = List.of("billing.wallets");

    private final StreamEvents events;

    WalletHistory(StreamEvents events) {
        this.events = events;
    }

    @Override
    public WalletExplanation explain(UserId user, @Nullable String currency, ApiCall call) {
        WalletId id = WalletId.of(user.tenantId(), user.value());
        Page<RecordedEvent> page = call.page(WALLETS, entries(id, currency));
        return call.read(
                WALLETS,
                jdbc -> new WalletExplanation(
                        sums(jdbc, id, user.value(), currency),
                        new Page<>(explain(jdbc, id, page.items()), page.nextCursor())));
    }

    /** The events that made the entries, newest first; of one currency, or of all. */
    private Listing<RecordedEvent> entries(WalletId id, @Nullable String currency) {
        return Listing.of("event", events.columns(), events.mapper())
                .orderedBy("position", "position")
                .where("stream", id.stream())
                .where("payload -> 'amount' ->> 'currency'", currency);
    }

    /** Balances by currency. Events that the ledger has not folded yet are left out, or the two could not be compared. */
    private static List<Sum> sums(JdbcClient jdbc, WalletId id, UUID userId, @Nullable String currency) {
        UUID tenant = id.tenantId().value();
        long folded = jdbc.sql("select count(*) from wallet_entry where tenant_id = ? and user_id = ?")
                .params(tenant, userId)
                .query(Long.class)
                .single();
        Map<String, Long> shown = new TreeMap<>();
        jdbc.sql("select currency, balance_minor from wallet_balance where tenant_id = ? and user_id = ?")
                .params(tenant, userId)
                .query(row -> {
                    shown.put(row.getString(1), row.getLong(2));
                });
        Map<String, Sum> sums = new TreeMap<>();
        jdbc.sql(
                        "select payload -> 'amount' ->> 'currency', count(*), sum(cast(payload -> 'amount' ->> 'amountMinor' as"
                                + " bigint) * case name when 'billing.wallet-credited' then 1 else -1 end) from event"
                                + " where tenant_id = ? and stream = ? and sequence < ? group by 1")
                .params(tenant, id.stream(), folded)
                .query(row -> {
                    String code = row.getString(1);
                    Money sum = new Money(row.getLong(3), code);
                    sums.put(code, new Sum(new Money(shown.getOrDefault(code, 0L), code), sum, row.getLong(2)));
                });
        shown.forEach((code, minor) ->
                sums.computeIfAbsent(code, _ -> new Sum(new Money(minor, code), new Money(0, code), 0)));
        return sums.values().stream()
                .filter(each -> currency == null || currency.equals(each.sum().currency()))
                .toList();
    }

    /** What each entry comes from: the other events of its command, on the payment or subscription that it is about. */
    private List<ExplainedEntry> explain(JdbcClient jdbc, WalletId id, List<RecordedEvent> entries) {
        TenantId tenantId = id.tenantId();
        Set<String> streams = new HashSet<>(Set.of(id.stream()));
        for (RecordedEvent entry : entries) streams.add(tenantId + "/" + ((WalletEvent) entry.payload()).reference());
        Map<String, List<RecordedEvent>> byCommand =
                events
                        .ofCommands(
                                jdbc,
                                tenantId,
                                streams,
                                entries.stream().map(WalletHistory::command).toList())
                        .stream()
                        .collect(Collectors.groupingBy(WalletHistory::command));
        Set<Long> keyed = keyed(jdbc, tenantId, byCommand);
        List<ExplainedEntry> explained = new ArrayList<>();
        for (RecordedEvent entry : entries) {
            List<RecordedEvent> siblings = byCommand.getOrDefault(command(entry), List.of(entry));
            explained.add(Explanation.of(
                    entry,
                    siblings,
                    isSystems(entry) || keyed.contains(siblings.getLast().position())));
        }
        return explained;
    }

    /** The system's own commands always have a key; a caller's may. */
    private Set<Long> keyed(JdbcClient jdbc, TenantId tenantId, Map<String, List<RecordedEvent>> byCommand) {
        Map<Long, String> callers = new HashMap<>();
        byCommand.values().stream()
                .map(List::getLast)
                .filter(last -> !isSystems(last))
                .forEach(last -> callers.put(last.position(), last.metadata().actor()));
        return Set.copyOf(events.keyed(jdbc, tenantId, Set.copyOf(callers.values()), callers.keySet()));
    }

    private static boolean isSystems(RecordedEvent event) {
        Source source = Source.of(event.metadata().source());
        return source != Source.API && source != Source.PAGE;
    }

    private static String command(RecordedEvent event) {
        return event.metadata().commandId();
    }
}
