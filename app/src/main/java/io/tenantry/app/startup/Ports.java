package io.tenantry.app.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TCP ports: which are free, and what to say about one that is not. */
public final class Ports {
    private Ports() {}

    /** Refuses the start if something listens on the port; without an address on any address. */
    public static void requireFree(String user, @Nullable InetAddress address, int port, String variable) {
        try (ServerSocket probe = new ServerSocket()) {
            // only then does a connection in TIME_WAIT not count as a listener
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw busy(user, port, variable);
        }
    }

    public static StartupFailure busy(String user, int port, String variable) {
        return new StartupFailure("Port " + port + ", wanted for " + user
                + ", is not available: stop what uses it, or set " + variable + " to another port.");
    }

    /** Different ports of the loopback address that nothing listens on at this moment. */
    public static List<Integer> free(int count) {
        List<ServerSocket> probes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) probes.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            List<Integer> ports =
                    probes.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket probe : probes) probe.close();
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
