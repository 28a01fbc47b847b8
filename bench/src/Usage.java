import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Who used the processors since {@link #begin}: the server, its PostgreSQL, the generator, and whoever else is here. */
final class Usage {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Server server;
    private final long began = System.nanoTime();
    private final Duration jvm;
    private final Duration postgres;
    private final long generator = SYSTEM.getProcessCpuTime();

    private Usage(Server server) throws IOException {
        this.server = server;
        this.jvm = server.processorTime();
        this.postgres = server.postgresProcessorTime();
        SYSTEM.getCpuLoad(); // the next call answers the mean since this one
    }

    static Usage begin(Server server) throws IOException {
        return new Usage(server);
    }

    /**
     * @param jvmMillis processor time of the server for one command, {@code postgresMillis} of its PostgreSQL
     * @param jvmCores processors that the server kept busy; {@code otherCores}, what had nothing to do with the measurement
     */
    record Each(
            double jvmMillis,
            double postgresMillis,
            double generatorMillis,
            double jvmCores,
            double postgresCores,
            double generatorCores,
            double otherCores) {}

    Each of(long commands) throws IOException {
        double busy = SYSTEM.getCpuLoad() * SYSTEM.getAvailableProcessors();
        double elapsed = System.nanoTime() - began;
        double jvmNanos = server.processorTime().minus(jvm).toNanos();
        double postgresNanos = server.postgresProcessorTime().minus(postgres).toNanos();
        double generatorNanos = SYSTEM.getProcessCpuTime() - generator;
        double ours = (jvmNanos + postgresNanos + generatorNanos) / elapsed;
        return new Each(
                jvmNanos / 1e6 / commands,
                postgresNanos / 1e6 / commands,
                generatorNanos / 1e6 / commands,
                jvmNanos / elapsed,
                postgresNanos / elapsed,
                generatorNanos / elapsed,
                Math.max(0, busy - ours));
    }
}
