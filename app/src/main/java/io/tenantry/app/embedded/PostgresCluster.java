package io.tenantry.app.embedded;

import io.tenantry.app.startup.Console;
import io.tenantry.app.startup.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** The files of the embedded database: made once, durable, no entry without a password, no socket file. */
final class PostgresCluster {
    private static final String ACCESS = """
            # Written by Tenantry: the loopback address alone, and nobody without a password.
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128 scram-sha-256
            """;

    /** The collation is PostgreSQL's own and never changes under an index; the ctype makes full-text search see words. */
    private static final List<String> CTYPES = List.of("C.UTF-8", "en_US.UTF-8", "C");

    private final Path directory;

    private PostgresCluster(Path directory) {
        this.directory = directory;
    }

    static PostgresCluster at(DataDirectory data) {
        return new PostgresCluster(data.resolve("postgres").resolve("cluster"));
    }

    Path directory() {
        return directory;
    }

    void createIfAbsent(PostgresProgram program, Path superuserPassword) {
        if (Files.exists(directory)) return;
        Console.say("Creating the database cluster (first start only)");
        Path partial = directory.resolveSibling("cluster.partial");
        try {
            initdb(program, partial, superuserPassword);
            Files.writeString(partial.resolve("pg_hba.conf"), ACCESS);
            // only a complete cluster gets the name, whenever a first start is killed
            Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartupFailure("The database cluster cannot be created in " + directory + " (" + e + ").", e);
        }
    }

    private static void initdb(PostgresProgram program, Path target, Path superuserPassword) throws IOException {
        String failure = null;
        for (String ctype : CTYPES) {
            FileSystemUtils.deleteRecursively(target);
            failure = initdb(program, target, superuserPassword, ctype);
            if (failure == null) return;
        }
        throw new StartupFailure("PostgreSQL cannot create its files in " + target.getParent() + ": " + failure);
    }

    private static @Nullable String initdb(PostgresProgram program, Path target, Path superuserPassword, String ctype) {
        return program.failure(
                "initdb",
                "--pgdata=" + target,
                "--username=" + EmbeddedPostgres.SUPERUSER,
                "--pwfile=" + superuserPassword,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--lc-ctype=" + ctype,
                "--data-checksums");
    }
}
