import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The built jar as its own process, with what it embeds, on free ports. */
final class Server implements AutoCloseable {
    static final String OPERATOR = "operator@tenantry.local";
    static final String PASSWORD = "bench-operator-password";

    private final Path jar;
    private final Path data;
    private final Path log;
    private final List<Integer> ports;
    private List<String> command;
    private volatile Process process;
    private volatile boolean up;

    Server(Path jar, Path work) throws IOException {
        this.jar = jar;
        this.command = List.of(java(), "-jar", jar.toString());
        this.data = work.resolve("data");
        this.log = work.resolve("server.log");
        this.ports = freePorts(4);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    int httpPort() {
        return ports.get(0);
    }

    int postgresPort() {
        return ports.get(1);
    }

    int kafkaPort() {
        return ports.get(2);
    }

    boolean isRunning() {
        Process now = process;
        return now != null && now.isAlive() && up;
    }

    long pid() {
        return process.pid();
    }

    String superuserPassword() throws IOException {
        return Files.readString(data.resolve("postgres.password")).strip();
    }

    /** Of the server's own login, which is nobody until it takes a role. */
    String loginPassword() throws IOException {
        return Files.readString(data.resolve("tenantry.password")).strip();
    }

    /** From the next start on it is a release with one more migration of the tenants' tables. */
    void withMigration(String version, String sql) throws IOException, InterruptedException {
        Path unpacked = data.resolveSibling("unpacked");
        Process extract = new ProcessBuilder(
                        java(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        unpacked.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (extract.waitFor() != 0) throw new IllegalStateException("extract:\n" + Files.readString(log));
        Path more = data.resolveSibling("more");
        Files.createDirectories(more.resolve("db/tenant"));
        Files.writeString(more.resolve("db/tenant/V" + version + "__bench.sql"), sql);
        command = List.of(
                java(),
                "-cp",
                more + File.pathSeparator + unpacked.resolve(jar.getFileName()),
                "io.tenantry.app.Tenantry");
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }

    /** Adds to the configuration of its PostgreSQL, from the next start on. */
    void configurePostgres(String settings) throws IOException {
        Files.writeString(data.resolve("postgres/cluster/postgresql.auto.conf"), settings, StandardOpenOption.APPEND);
    }

    /** Answers the seconds from the start of the process until a tenant has signed up, the first command. */
    double start(String slug) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(new File("/dev/null"));
        String javaOptions = System.getenv().getOrDefault("SERVER_JAVA_OPTIONS", "");
        if (!javaOptions.isEmpty()) builder.environment().put("JDK_JAVA_OPTIONS", javaOptions);
        builder.environment()
                .putAll(Map.of(
                        "TENANTRY_IMPORTS_MOST_EVENTS", "100000000",
                        "TENANTRY_RATE_LIMIT_SIGN_UP_PER_MINUTE", "1000000",
                        "SERVER_PORT", String.valueOf(ports.get(0)),
                        "TENANTRY_POSTGRES_PORT", String.valueOf(ports.get(1)),
                        "TENANTRY_KAFKA_PORT", String.valueOf(ports.get(2)),
                        "TENANTRY_KAFKA_CONTROLLER_PORT", String.valueOf(ports.get(3)),
                        "TENANTRY_DATA_DIR", data.toString(),
                        "TENANTRY_ADMIN_PASSWORD", PASSWORD));
        byte[] signUp = Connection.request("POST", "/api/v1/tenants", "", Scenario.signUp(slug));
        long begin = System.nanoTime();
        process = builder.start();
        while (!answers(signUp)) {
            if (!process.isAlive() || System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(5))
                throw new IllegalStateException("The server does not start:\n" + Files.readString(log));
            Thread.sleep(20);
        }
        up = true;
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Its PostgreSQL without the server, as the server itself starts it. */
    void startPostgresAlone() throws IOException, InterruptedException {
        pgCtl("start", "-o", "-p " + postgresPort() + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=");
    }

    void stopPostgresAlone() throws IOException, InterruptedException {
        pgCtl("stop", "-m", "fast");
    }

    private void pgCtl(String... arguments) throws IOException, InterruptedException {
        Path program;
        try (Stream<Path> files = Files.walk(data.resolve("postgres"))) {
            program = files.filter(file -> file.endsWith("bin/pg_ctl"))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of(
                "-w", "-t", "300", "-D", data.resolve("postgres/cluster").toString()));
        // PostgreSQL does not start for root; a server that is root runs it in a user namespace of its own
        if (System.getProperty("user.name").equals("root")) line.addAll(0, List.of("unshare", "-U"));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (process.waitFor() != 0) throw new IllegalStateException("pg_ctl:\n" + Files.readString(log));
    }

    private boolean answers(byte[] command) {
        try (Connection connection = new Connection(httpPort())) {
            return connection.send(command).status() == 201;
        } catch (IOException e) {
            return false;
        }
    }

    void stop() throws InterruptedException {
        up = false;
        if (process == null) return;
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
        process = null;
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Resident memory of the JVM: HTTP, commands, projections and the Kafka broker. */
    long residentMegabytes() throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(pid())).start();
        String kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return Long.parseLong(kilobytes) / 1024;
    }

    /** Memory of PostgreSQL's processes, what they share counted once; 0 where the system does not tell. */
    long postgresMegabytes() throws IOException {
        long kilobytes = 0;
        for (ProcessHandle each : postgres().toList()) {
            Path smaps = Path.of("/proc/" + each.pid() + "/smaps_rollup");
            if (!Files.isReadable(smaps)) continue;
            try (Stream<String> lines = Files.lines(smaps)) {
                kilobytes += lines.filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
            } catch (IOException e) {
                continue; // it ended meanwhile
            }
        }
        return kilobytes / 1024;
    }

    /** Processor time of the JVM so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Processor time so far of PostgreSQL's processes, on Linux with those that have ended. */
    Duration postgresProcessorTime() throws IOException {
        Duration living = postgres()
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
        return living.plus(ofEnded(postmaster()));
    }

    /** What the kernel added up of a process's children when they ended. */
    private static Duration ofEnded(long pid) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (!Files.isReadable(stat)) return Duration.ZERO;
        String all = Files.readString(stat);
        String[] afterName = all.substring(all.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(afterName[13]) + Long.parseLong(afterName[14]); // cutime, cstime; 100 a second
        return Duration.ofMillis(10 * ticks);
    }

    private long postmaster() throws IOException {
        Path pid = data.resolve("postgres/cluster/postmaster.pid");
        return Long.parseLong(Files.readAllLines(pid).getFirst().strip());
    }

    private Stream<ProcessHandle> postgres() throws IOException {
        return ProcessHandle.of(postmaster()).stream()
                .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()));
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> probes = new ArrayList<>();
        for (int i = 0; i < count; i++) probes.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        List<Integer> ports = probes.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket probe : probes) probe.close();
        return ports;
    }
}
