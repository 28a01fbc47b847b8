package io.tenantry.billing.intake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records of one poll, apart by payment: what is of one payment stays in order, the rest has none. */
final class Payments {
    private final Map<String, Group> byName = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();

    /** A record, and what reading it gave. */
    record Arrival(ConsumerRecord<byte[], byte[]> record, Reading reading, int order) {}

    private static final class Group {
        private final List<Arrival> arrivals = new ArrayList<>();
    }

    static List<List<Arrival>> of(List<Arrival> arrivals) {
        Payments payments = new Payments();
        arrivals.forEach(payments::add);
        return payments.groups.stream()
                .map(group -> group.arrivals)
                .filter(group -> !group.isEmpty())
                .toList();
    }

    private void add(Arrival arrival) {
        Group group = new Group();
        groups.add(group);
        group.arrivals.add(arrival);
        PaymentReport report = arrival.reading().report();
        if (report == null) return;
        // One payment has up to two names: the provider's, and ours if the event gives it.
        join(group, report.derivedId().stream());
        if (report.reference() != null) join(group, report.tenantId() + "/" + report.reference());
    }

    /** Everything that has this name, or shares another name with something that has it, is one group. */
    private void join(Group group, String name) {
        Group known = byName.put(name, group);
        if (known == null || known == group) return;
        group.arrivals.addAll(known.arrivals);
        group.arrivals.sort(Comparator.comparingInt(Arrival::order));
        known.arrivals.clear();
        byName.replaceAll((_, other) -> other == known ? group : other);
    }
}
