import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that each send the next request when the last was answered, on kept-alive connections. One thread serves them
 * all, as pgbench's does: the generator takes its processor time from the server it measures.
 */
record Load(int port, int clients) {
    /** The requests of one client, one after the other. */
    interface Client {
        byte[] next();
    }

    interface Clients {
        Client number(int client);
    }

    /** What was answered in a window, in the manner that was expected. */
    record Window(
            double perSecond, double seconds, long count, double meanMillis, double medianMillis, double p99Millis) {
        static Window of(long[] nanos, double seconds) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            int n = sorted.length;
            if (n == 0) throw new IllegalStateException("nothing was answered in " + seconds + " s");
            return new Window(
                    n / seconds,
                    seconds,
                    n,
                    Arrays.stream(sorted).average().orElseThrow() / 1e6,
                    sorted[n / 2] / 1e6,
                    sorted[(int) (n * 0.99)] / 1e6);
        }
    }

    Window run(int seconds, int expectedStatus, Clients requests) throws IOException {
        Times times = new Times();
        try (Selector selector = Selector.open()) {
            List<Exchange> exchanges = new ArrayList<>();
            for (int i = 0; i < clients; i++)
                exchanges.add(new Exchange(selector, port, requests.number(i), expectedStatus, times));
            long begin = System.nanoTime();
            long end = begin + TimeUnit.SECONDS.toNanos(seconds);
            for (Exchange each : exchanges) each.send();
            int open = clients;
            while (open > 0) {
                if (selector.select(60_000) == 0) throw new IOException("no answer for 60 s");
                for (SelectionKey key : selector.selectedKeys()) {
                    Exchange exchange = (Exchange) key.attachment();
                    if (!exchange.answered()) continue;
                    if (System.nanoTime() < end) {
                        exchange.send();
                    } else {
                        exchange.close();
                        open--;
                    }
                }
                selector.selectedKeys().clear();
            }
            return Window.of(times.toArray(), (System.nanoTime() - begin) / 1e9);
        }
    }

    private static final class Times {
        private long[] nanos = new long[1 << 16];
        private int count;

        void add(long each) {
            if (count == nanos.length) nanos = Arrays.copyOf(nanos, 2 * count);
            nanos[count++] = each;
        }

        long[] toArray() {
            return Arrays.copyOf(nanos, count);
        }
    }

    /** One connection and the request that is on its way. */
    private static final class Exchange {
        private static final byte[] CHUNKS_END = {'0', '\r', '\n', '\r', '\n'};

        private final Selector selector;
        private final int port;
        private final Client client;
        private final int expectedStatus;
        private final Times times;
        private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
        private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 14);
        private SocketChannel channel;
        private long sent;
        private int headLength;
        private int bodyLength;
        private boolean last;

        Exchange(Selector selector, int port, Client client, int expectedStatus, Times times) throws IOException {
            this.selector = selector;
            this.port = port;
            this.client = client;
            this.expectedStatus = expectedStatus;
            this.times = times;
            open();
        }

        private void open() throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void close() throws IOException {
            channel.close();
        }

        void send() throws IOException {
            if (!channel.isOpen()) open();
            out.clear();
            out.put(client.next()).flip();
            in.clear();
            headLength = 0;
            sent = System.nanoTime();
            while (out.hasRemaining()) channel.write(out); // a request is far smaller than a socket's buffer
        }

        /** Reads what is there; true when the answer is complete. */
        boolean answered() throws IOException {
            if (channel.read(in) < 0) throw new EOFException("the server went away");
            if (headLength == 0 && !head()) return false;
            boolean complete = bodyLength >= 0
                    ? in.position() >= headLength + bodyLength
                    : endsWith(CHUNKS_END) && in.position() > headLength;
            if (!complete) return false;
            times.add(System.nanoTime() - sent);
            int status = 100 * (in.get(9) - '0') + 10 * (in.get(10) - '0') + in.get(11) - '0';
            if (status != expectedStatus) throw new IllegalStateException("answered " + text(0, in.position()));
            if (last) channel.close(); // the server may end a connection after a number of requests
            return true;
        }

        /** Looks for the end of the head, and in it for how long the body is. */
        private boolean head() {
            bodyLength = 0;
            last = false;
            int start = 0;
            for (int i = 3; i < in.position(); i++) {
                if (in.get(i) != '\n' || in.get(i - 1) != '\r') continue;
                if (in.get(i - 2) == '\n') {
                    headLength = i + 1;
                    return true;
                }
                header(start, i - 1);
                start = i + 1;
            }
            return false;
        }

        private void header(int start, int end) {
            switch (in.get(start) | 0x20) {
                case 'c' -> {
                    if (is("content-length:", start))
                        bodyLength = Integer.parseInt(text(start + 15, end).strip());
                    else if (is("connection:", start)) last = text(start, end).endsWith("close");
                }
                case 't' -> {
                    if (is("transfer-encoding:", start)) bodyLength = -1; // chunks
                }
                default -> {}
            }
        }

        private boolean is(String name, int start) {
            for (int i = 0; i < name.length(); i++) {
                int c = in.get(start + i);
                if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != name.charAt(i)) return false;
            }
            return true;
        }

        private boolean endsWith(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++)
                if (in.get(in.position() - bytes.length + i) != bytes[i]) return false;
            return true;
        }

        private String text(int start, int end) {
            byte[] bytes = new byte[end - start];
            in.get(start, bytes);
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }
}
