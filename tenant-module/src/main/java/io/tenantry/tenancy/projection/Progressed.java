package io.tenantry.tenancy.projection;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/** Where those wait who wait for a lane. */
@Component
class Progressed {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progressed = lock.newCondition();

    void announce() {
        lock.lock();
        try {
            progressed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @return false when the time was over before it was so */
    boolean await(BooleanSupplier reached, long nanos) {
        if (reached.getAsBoolean()) return true;
        long left = nanos;
        lock.lock();
        try {
            while (!reached.getAsBoolean()) {
                if (left <= 0) return false;
                left = progressed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
