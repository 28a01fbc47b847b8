package io.tenantry.app.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What clients were told, and what they told Kafka: nothing of this may be lost or doubled. */
final class Journal {
    /** A 2xx answer to a command; the request id is the idempotency key. */
    record Acknowledged(UUID tenant, String key, String request, int status, UUID id, long version, long position) {}

    /** A payment event that the brokers have acknowledged, however often. {@code refundId} is empty for all but refunds. */
    record Fact(UUID tenant, String provider, String subject, String transition, String refundId, long amountMinor) {
        String claim() {
            return tenant + " " + provider + "/" + subject + "/" + transition
                    + (refundId.isEmpty() ? "" : "/" + refundId);
        }
    }

    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<Fact> facts = ConcurrentHashMap.newKeySet();
    private final Set<String> letters = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();

    /** Of two answers to one key, the second must be the first once more. */
    void acknowledge(Acknowledged answer) {
        Acknowledged first = acknowledged.putIfAbsent(answer.key(), answer);
        if (first != null && !first.equals(answer))
            surprises.add("two answers to one key: " + first + " and " + answer);
    }

    void refuse(String key) {
        refused.add(key);
    }

    void publish(Fact fact) {
        facts.add(fact);
    }

    /** A record of Kafka that must become a letter, by its place. */
    void publishNonsense(String place) {
        letters.add(place);
    }

    /** An answer that no fault excuses. */
    void surprise(String what) {
        surprises.add(what);
    }

    void count(int status) {
        answers.merge(status, 1, Integer::sum);
    }

    /** How often this status was answered. */
    int answered(int status) {
        return answers.getOrDefault(status, 0);
    }

    Collection<Acknowledged> acknowledged() {
        return acknowledged.values();
    }

    /** Keys that were refused for good and never acknowledged. */
    Set<String> refused() {
        Set<String> keys = new HashSet<>(refused);
        keys.removeAll(acknowledged.keySet());
        return keys;
    }

    Set<Fact> facts() {
        return Set.copyOf(facts);
    }

    Set<String> letters() {
        return Set.copyOf(letters);
    }

    /** What was wrong since this was asked last. */
    List<String> surprises() {
        List<String> news = new ArrayList<>();
        for (String each = surprises.poll(); each != null; each = surprises.poll()) news.add(each);
        return news;
    }

    @Override
    public String toString() {
        return acknowledged.size() + " commands acknowledged, " + refused.size() + " refused, " + facts.size()
                + " payment facts, " + letters.size() + " pieces of nonsense; answers " + new TreeMap<>(answers);
    }
}
