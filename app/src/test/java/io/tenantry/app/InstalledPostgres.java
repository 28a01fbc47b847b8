package io.tenantry.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.startup.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** A cluster of the PostgreSQL that this machine's packages installed: the oldest of them. */
final class InstalledPostgres implements AutoCloseable {
    static final String LOGIN = "tenantry";
    static final String LOGINS_PASSWORD = "login";
    private static final Path INSTALLATIONS = Path.of("/usr/lib/postgresql");
    private static final String ADMINISTRATOR = "postgres";
    private static final String PASSWORD = "administrator";

    private final boolean root = "root".equals(System.getProperty("user.name"));
    private final int port = Ports.free(1).getFirst();
    private final Path bin;
    private final Path directory;

    private InstalledPostgres(Path bin) throws Exception {
        this.bin = bin;
        this.directory = Files.createTempDirectory("tenantry-external");
        if (root) run(List.of("chown", "-R", "postgres", directory.toString()));
    }

    static Optional<Path> installed() throws IOException {
        if (!Files.isDirectory(INSTALLATIONS)) return Optional.empty();
        try (Stream<Path> versions = Files.list(INSTALLATIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(path -> Files.isExecutable(path.resolve("initdb")))
                    .min(Comparator.naturalOrder());
        }
    }

    /** An empty cluster that runs. */
    static InstalledPostgres start() throws Exception {
        InstalledPostgres postgres = new InstalledPostgres(installed().orElseThrow());
        Path passwordFile = Files.writeString(postgres.directory.resolve("password"), PASSWORD);
        postgres.asUser(
                "initdb",
                "-D",
                postgres.cluster(),
                "-U",
                ADMINISTRATOR,
                "-A",
                "scram-sha-256",
                "--pwfile=" + passwordFile,
                "-E",
                "UTF8");
        postgres.startServer();
        return postgres;
    }

    /** One that will start from what {@code backup} puts into its folder. */
    static InstalledPostgres from(ThrowingBackup backup) throws Exception {
        InstalledPostgres postgres = new InstalledPostgres(installed().orElseThrow());
        backup.into(Path.of(postgres.cluster()));
        if (postgres.root) run(List.of("chown", "-R", "postgres", postgres.directory.toString()));
        postgres.startServer();
        return postgres;
    }

    @FunctionalInterface
    interface ThrowingBackup {
        void into(Path cluster) throws Exception;
    }

    private void startServer() throws Exception {
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=";
        asUser("pg_ctl", "-D", cluster(), "-l", directory.resolve("log").toString(), "-o", options, "-w", "start");
    }

    /** The login and the database of a server, still without roles. */
    void createLoginAndDatabase() throws Exception {
        psql(
                "postgres",
                "-c",
                "create role " + LOGIN + " login noinherit password '" + LOGINS_PASSWORD + "'",
                "-c",
                "create database tenantry");
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/tenantry";
    }

    /** What its programs need to connect as the administrator. */
    Map<String, String> environment() {
        return Map.of(
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                String.valueOf(port),
                "PGUSER",
                ADMINISTRATOR,
                "PGPASSWORD",
                PASSWORD,
                "PATH",
                bin + ":" + System.getenv("PATH"));
    }

    void psql(String database, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(bin.resolve("psql").toString(), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database));
        command.addAll(List.of(arguments));
        run(command, environment());
    }

    /** The one value that it answers. */
    String value(String sql) throws Exception {
        return run(
                        List.of(bin.resolve("psql").toString(), "-X", "-q", "-A", "-t", "-d", "tenantry", "-c", sql),
                        environment())
                .strip();
    }

    private String cluster() {
        return directory.resolve("cluster").toString();
    }

    /** PostgreSQL's servers refuse to run as root. */
    private void asUser(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(root ? List.of("runuser", "-u", "postgres", "--") : List.of());
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    static String run(List<String> command) throws IOException, InterruptedException {
        return run(command, Map.of());
    }

    static String run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        return run(command, environment, Path.of("."));
    }

    static String run(List<String> command, Map<String, String> environment, Path folder)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("tenantry-external", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.directory(folder.toFile());
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        String said = Files.readString(output);
        Files.delete(output);
        assertThat(code).as(String.join(" ", command) + "\n" + said).isZero();
        return said;
    }

    @Override
    public void close() throws IOException {
        try {
            if (Files.isDirectory(Path.of(cluster()))) asUser("pg_ctl", "-D", cluster(), "-m", "immediate", "stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        FileSystemUtils.deleteRecursively(directory);
    }
}
