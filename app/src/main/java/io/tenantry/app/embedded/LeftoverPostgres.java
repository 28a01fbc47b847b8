package io.tenantry.app.embedded;

import io.tenantry.app.startup.Console;
import io.tenantry.app.startup.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL that a killed server left running. The lock on the data directory is ours, so nobody else uses it. */
final class LeftoverPostgres {
    private LeftoverPostgres() {}

    static void stop(PostgresProgram program, Path cluster) {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) return;
        Optional<ProcessHandle> process =
                recorded(pidFile).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
        if (process.isPresent() && serves(process.get(), cluster)) {
            Console.say("Stopping the PostgreSQL (process " + process.get().pid()
                    + ") that an earlier server left running");
            stopRunning(program, cluster, process.get());
        } else {
            // The file outlived its process, whose number may belong to a stranger by now; PostgreSQL would refuse to
            // start.
            delete(pidFile);
        }
    }

    private static Optional<Long> recorded(Path pidFile) {
        try {
            List<String> lines = Files.readAllLines(pidFile);
            return lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,18}")
                    ? Optional.empty()
                    : Optional.of(Long.valueOf(lines.getFirst().strip()));
        } catch (IOException e) {
            throw new StartupFailure("The file " + pidFile + " cannot be read (" + e + ").", e);
        }
    }

    private static boolean serves(ProcessHandle process, Path cluster) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("postgres") && line.contains(cluster.toString()))
                .isPresent();
    }

    private static void stopRunning(PostgresProgram program, Path cluster, ProcessHandle process) {
        if (program.failure("pg_ctl", "stop", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "20") == null) return;
        if (program.failure("pg_ctl", "stop", "-D", cluster.toString(), "-m", "immediate", "-w", "-t", "10") == null)
            return;
        throw new StartupFailure("A PostgreSQL of an earlier server, process " + process.pid() + ", serves " + cluster
                + " and does not stop: stop it.");
    }

    private static void delete(Path pidFile) {
        try {
            Files.delete(pidFile);
        } catch (IOException e) {
            throw new StartupFailure("The stale file " + pidFile + " cannot be deleted (" + e + ").", e);
        }
    }
}
