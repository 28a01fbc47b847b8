package io.tenantry.app.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A careless provider: tells the same fact more than once, in any order, and some of it late. */
final class PaymentDesk {
    static final String PROVIDER = "yookassa";
    private static final int HELD_BACK = 12;

    private final String name;
    private final Broker broker;
    private final Journal journal;
    private final Random random;
    private final List<Telling> waiting = new ArrayList<>();
    private int count;

    private record Telling(UUID tenant, Journal.Fact fact, String value) {}

    PaymentDesk(String name, Broker broker, Journal journal, Random random) {
        this.name = name;
        this.broker = broker;
        this.journal = journal;
        this.random = random;
    }

    /** What becomes of a payment that was opened here. */
    void tell(UUID tenant, UUID customer, String reference, long amountMinor) {
        become(tenant, customer, reference, amountMinor);
    }

    /** A payment that succeeds, and no more. */
    void tellSuccess(UUID tenant, UUID customer, String reference, long amountMinor) {
        String subject = name + "-" + ++count;
        Journal.Fact fact = new Journal.Fact(tenant, PROVIDER, subject, "succeeded", "", amountMinor);
        waiting.add(new Telling(tenant, fact, event(fact, customer, reference)));
    }

    /** A payment that nobody has opened. */
    void tellOfAStranger(UUID tenant, UUID customer) {
        become(tenant, customer, null, random.nextInt(1, 500));
    }

    private void become(UUID tenant, UUID customer, @Nullable String reference, long amount) {
        String subject = name + "-" + ++count;
        List<String> course =
                switch (random.nextInt(6)) {
                    case 0 -> List.of("failed");
                    case 1 -> List.of("pending", "cancelled");
                    case 2 -> List.of("pending", "succeeded", "refunded");
                    case 3 -> List.of("failed", "succeeded");
                    default -> List.of("pending", "succeeded");
                };
        for (String transition : course) {
            String refund = transition.equals("refunded") ? "refund-of-" + subject : "";
            Journal.Fact fact = new Journal.Fact(tenant, PROVIDER, subject, transition, refund, amount);
            int times = random.nextInt(3) == 0 ? 2 : 1;
            for (int i = 0; i < times; i++)
                waiting.add(
                        random.nextInt(waiting.size() + 1),
                        new Telling(tenant, fact, event(fact, customer, reference)));
        }
    }

    private String event(Journal.Fact fact, UUID customer, @Nullable String reference) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (reference != null) data.put("reference", reference);
        data.put("userId", customer.toString());
        data.put("amountMinor", fact.amountMinor());
        data.put("currency", "RUB");
        data.put("method", "card");
        if (!fact.refundId().isEmpty()) data.put("refundId", fact.refundId());
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", "evt-" + new UUID(random.nextLong(), random.nextLong()));
        event.put("source", fact.provider());
        event.put("type", "payment." + fact.transition());
        event.put("subject", fact.subject());
        event.put("time", "2026-11-21T10:15:00Z");
        event.put("datacontenttype", "application/json");
        event.put("tenantid", fact.tenant().toString());
        event.put("data", data);
        return Client.JSON.writeValueAsString(event);
    }

    /** What no server can act on: it becomes a letter, once. */
    void tellNonsense(UUID tenant) throws InterruptedException {
        journal.publishNonsense(broker.publish(tenant, "{nonsense " + name + " " + ++count));
    }

    void deliverSome() throws InterruptedException {
        while (waiting.size() > HELD_BACK) deliver();
    }

    void deliverWhatIsLate() throws InterruptedException {
        while (!waiting.isEmpty()) deliver();
    }

    private void deliver() throws InterruptedException {
        Telling telling = waiting.remove(random.nextInt(waiting.size()));
        broker.publish(telling.tenant(), telling.value());
        journal.publish(telling.fact());
    }
}
