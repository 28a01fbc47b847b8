import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that each send the next request when the last was answered. */
record Load(int port, int clients) {
    /** The requests of one client, one after the other. */
    interface Client {
        byte[] next();
    }

    interface Clients {
        Client number(int client);
    }

    /** What was answered in a window, in the manner that was expected; times in microseconds. */
    record Window(double perSecond, long count, long medianMicros, long p99Micros) {}

    Window run(int seconds, int expectedStatus, Clients requests) throws Exception {
        CountDownLatch ready = new CountDownLatch(clients);
        try (var threads = Executors.newFixedThreadPool(clients)) {
            List<Future<long[]>> answers = new ArrayList<>();
            long[] end = new long[1];
            CountDownLatch go = new CountDownLatch(1);
            for (int i = 0; i < clients; i++) {
                Client client = requests.number(i);
                answers.add(threads.submit(() -> {
                    ready.countDown();
                    go.await();
                    return send(client, end[0], expectedStatus);
                }));
            }
            ready.await();
            long begin = System.nanoTime();
            end[0] = begin + TimeUnit.SECONDS.toNanos(seconds);
            go.countDown();
            List<long[]> all = new ArrayList<>();
            for (Future<long[]> each : answers) all.add(each.get());
            double elapsed = (System.nanoTime() - begin) / 1e9;
            long[] times = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Window(
                    times.length / elapsed,
                    times.length,
                    times[times.length / 2] / 1_000,
                    times[(int) (times.length * 0.99)] / 1_000);
        }
    }

    private long[] send(Client client, long end, int expectedStatus) throws IOException {
        long[] times = new long[1_024];
        int n = 0;
        try (Connection connection = new Connection(port)) {
            for (long before = System.nanoTime(); before < end; ) {
                Connection.Answer answer = connection.send(client.next());
                if (answer.status() != expectedStatus)
                    throw new IllegalStateException("answered " + answer.status() + ": " + answer.text());
                long now = System.nanoTime();
                if (n == times.length) times = Arrays.copyOf(times, 2 * n);
                times[n++] = now - before;
                before = now;
            }
        }
        return Arrays.copyOf(times, n);
    }
}
