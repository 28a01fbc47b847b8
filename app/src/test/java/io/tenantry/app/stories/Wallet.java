package io.tenantry.app.stories;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** What a user owns. Whoever looks at it has seen that it is the sum of its entries. */
public record Wallet(Map<String, Long> balances, List<JsonNode> entries) {
    /** Small pages, so that the way through them is tried as well. */
    private static final int PAGE = 4;

    public static Wallet of(Api api, UUID userId) {
        Answer wallet = api.get("/users/" + userId + "/wallet").expect(200);
        assertThat(wallet.uuid("userId")).isEqualTo(userId);
        Map<String, Long> balances = new TreeMap<>();
        wallet.at("balances")
                .forEach(balance -> balances.put(
                        balance.path("currency").asString(),
                        balance.path("amountMinor").longValue()));
        List<JsonNode> entries = api.all("/users/" + userId + "/wallet/entries", PAGE);
        requireSum(balances, entries);
        return new Wallet(balances, entries);
    }

    private static void requireSum(Map<String, Long> balances, List<JsonNode> entries) {
        Map<String, Long> sums = new TreeMap<>();
        for (JsonNode entry : entries.reversed()) {
            String currency = entry.at("/amount/currency").asString();
            long sum = sums.merge(currency, entry.at("/amount/amountMinor").longValue(), Math::addExact);
            assertThat(entry.at("/balanceAfter/amountMinor").longValue())
                    .as("balance after %s of %s", entry, entries)
                    .isEqualTo(sum);
            assertThat(entry.path("reason").asString()).isNotBlank();
            assertThat(entry.path("reference").asString()).isNotBlank();
        }
        assertThat(balances).as("balances are the sums of %s", entries).isEqualTo(sums);
        Map<String, Long> ids = new HashMap<>();
        entries.forEach(entry -> ids.merge(entry.path("id").asString(), 1L, Long::sum));
        assertThat(ids).as("no entry twice").hasSameSizeAs(entries);
    }

    public long rub() {
        return balances.getOrDefault("RUB", 0L);
    }

    /** {@code payment +19900 RUB}, the oldest first. */
    public List<String> history() {
        return entries.reversed().stream()
                .map(entry -> "%s %+d %s"
                        .formatted(
                                entry.path("reason").asString(),
                                entry.at("/amount/amountMinor").longValue(),
                                entry.at("/amount/currency").asString()))
                .toList();
    }
}
