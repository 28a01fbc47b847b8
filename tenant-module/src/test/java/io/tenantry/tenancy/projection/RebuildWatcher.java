package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Incremented;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sees what rebuilds fold, and lets them wait at an event of the test's choice. */
final class RebuildWatcher implements Consumer<RecordedEvent> {
    private final List<Long> folded = new CopyOnWriteArrayList<>();
    private final Map<Incremented, Gate> gates = new ConcurrentHashMap<>();

    /** Where a rebuild waits. */
    static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        void awaitReached() {
            try {
                if (!reached.await(30, TimeUnit.SECONDS)) throw new AssertionError("no rebuild comes here");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void open() {
            open.countDown();
        }

        private void pass() {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("the server is killed", e);
            }
        }
    }

    Gate closedAt(Incremented event) {
        Gate gate = new Gate();
        gates.put(event, gate);
        return gate;
    }

    @Override
    public void accept(RecordedEvent event) {
        if (!Thread.currentThread().getName().startsWith("rebuild ")) return;
        if (event.payload() instanceof Incremented incremented) {
            Gate gate = gates.get(incremented);
            if (gate != null) gate.pass();
        }
        folded.add(event.position());
    }

    /** Positions of the events that were folded, as often as they were. */
    List<Long> folded() {
        return List.copyOf(folded);
    }
}
