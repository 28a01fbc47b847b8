import java.io.IOException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Requests at a fixed pace, whatever the server answers meanwhile: a time counts from the moment at which its request was
 * due. What finds {@code atOnce} requests without an answer is not sent, and counted as left out.
 */
final class Pace {
    private final int port;
    private final int perSecond;
    private final int atOnce;
    private final IntFunction<byte[]> requests;

    Pace(int port, int perSecond, int atOnce, IntFunction<byte[]> requests) {
        this.port = port;
        this.perSecond = perSecond;
        this.atOnce = atOnce;
        this.requests = requests;
    }

    /** Times of requests that were answered 2xx, and how many were refused with 429 or not sent at all. */
    record Run(long[] nanos, int refused, int leftOut) {
        double millis(double quantile) {
            if (nanos.length == 0) return Double.NaN;
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))] / 1e6;
        }

        Run with(Run other) {
            long[] both = Arrays.copyOf(nanos, nanos.length + other.nanos.length);
            System.arraycopy(other.nanos, 0, both, nanos.length, other.nanos.length);
            return new Run(both, refused + other.refused, leftOut + other.leftOut);
        }

        static Run nothing() {
            return new Run(new long[0], 0, 0);
        }
    }

    Run run(int seconds) throws InterruptedException {
        int number = seconds * perSecond;
        long[] nanos = new long[number];
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        int leftOut = 0;
        Semaphore places = new Semaphore(atOnce);
        Queue<Connection> idle = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < number; i++) {
                long due = begin + (long) (i * 1e9 / perSecond);
                long early = due - System.nanoTime();
                if (early > 0) TimeUnit.NANOSECONDS.sleep(early);
                if (!places.tryAcquire()) {
                    leftOut++;
                    continue;
                }
                byte[] request = requests.apply(i);
                threads.execute(() -> {
                    try {
                        int status = send(idle, request);
                        if (status == 429) refused.incrementAndGet();
                        else if (status / 100 == 2) nanos[answered.getAndIncrement()] = System.nanoTime() - due;
                        else throw new IllegalStateException("answered " + status);
                    } finally {
                        places.release();
                    }
                });
            }
        }
        for (Connection connection : idle) close(connection);
        return new Run(Arrays.copyOf(nanos, answered.get()), refused.get(), leftOut);
    }

    private int send(Queue<Connection> idle, byte[] request) {
        Connection known = idle.poll();
        Connection connection = known == null ? new Connection(port) : known;
        try {
            int status = connection.send(request).status();
            idle.add(connection);
            return status;
        } catch (IOException e) {
            close(connection);
            throw new IllegalStateException(e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
