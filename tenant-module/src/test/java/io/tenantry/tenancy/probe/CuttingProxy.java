package io.tenantry.tenancy.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** The way to PostgreSQL, which can be cut exactly where a commit is said. */
final class CuttingProxy implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    /** What becomes of the next COMMIT. */
    enum Cut {
        NONE,
        /** It does not arrive. */
        BEFORE,
        /** It arrives and is done, and the answer is lost. */
        AFTER
    }

    private final ServerSocket door;
    private final int target;
    private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NONE);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closedForAll;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    void cutNext(Cut cut) {
        next.set(cut);
    }

    /** From the next cut on nobody gets through, also on other connections. */
    void cutNextAndStayClosed(Cut cut) {
        cutNext(cut);
        closedForAll = true;
    }

    void open() {
        closedForAll = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                if (closedForAll && next.get() == Cut.NONE) client.close();
                else Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException e) {
            if (!door.isClosed()) throw new UncheckedIOException(e);
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(client);
            AtomicReference<Cut> cut = new AtomicReference<>(Cut.NONE);
            Thread.ofVirtual().start(() -> pump(client, server, cut, true));
            pump(server, client, cut, false);
        } catch (IOException e) {
            close(client);
        }
    }

    private void pump(Socket from, Socket to, AtomicReference<Cut> cut, boolean ofClient) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (ofClient && saysCommit(buffer, n)) cut.set(next.getAndSet(Cut.NONE));
                if (cut.get() == (ofClient ? Cut.BEFORE : Cut.AFTER)) {
                    if (closedForAll) open.forEach(CuttingProxy::close);
                    break;
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // the other side is gone; so is this
            close(from);
        } finally {
            close(from);
            close(to);
        }
    }

    private static boolean saysCommit(byte[] bytes, int n) {
        return new String(bytes, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT");
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
