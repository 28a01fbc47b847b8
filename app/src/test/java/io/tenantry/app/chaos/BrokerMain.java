package io.tenantry.app.chaos;

import io.tenantry.app.embedded.EmbeddedServers;
import io.tenantry.app.embedded.EmbeddedServers.Settings;
import java.nio.file.Path;

/** Kafka in a process of its own, so that it can be killed: data directory and ports are its arguments. */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedServers.start(new Settings(
                Path.of(args[0]), false, false, 0, true, Integer.parseInt(args[1]), Integer.parseInt(args[2])));
        Thread.currentThread().join();
    }
}
