package io.tenantry.app.embedded;

import com.sun.security.auth.module.UnixSystem;
import io.tenantry.app.startup.StartupFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs {@code initdb} and {@code pg_ctl} to their end. */
final class PostgresProgram {
    private final Path bin;
    private final List<String> prefix;

    PostgresProgram(Path software) {
        this.bin = software.resolve("bin");
        this.prefix = prefix();
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own root has another number. */
    private static List<String> prefix() {
        if (new UnixSystem().getUid() != 0) return List.of();
        try {
            Process probe = new ProcessBuilder("unshare", "-U", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (waitFor(probe) == 0) return List.of("unshare", "-U");
        } catch (IOException e) {
            throw noRoot(e);
        }
        throw noRoot(null);
    }

    private static StartupFailure noRoot(@Nullable IOException cause) {
        return new StartupFailure(
                "PostgreSQL does not run as root, and this system has no user namespaces (unshare -U): start as another user,"
                        + " or set SPRING_DATASOURCE_URL to a PostgreSQL of your own.",
                cause);
    }

    /** The output, if the program failed. */
    @Nullable
    String failure(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            // a file and no pipe: the server that pg_ctl leaves running would hold a pipe open for ever
            File output = File.createTempFile("tenantry-" + program, ".log");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
                builder.environment().put("LC_MESSAGES", "C");
                builder.environment().remove("PGDATA");
                builder.environment().remove("PGPORT");
                int code = waitFor(builder.start());
                return code == 0 ? null : Files.readString(output.toPath()) + " exit code " + code;
            } finally {
                Files.delete(output.toPath());
            }
        } catch (IOException e) {
            throw new StartupFailure("PostgreSQL's program " + program + " cannot be run (" + e + ").", e);
        }
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL's program ran", e);
        }
    }
}
