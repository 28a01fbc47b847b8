import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the same PostgreSQL does without Tenantry: {@code pgbench} inserts the same event, a commit for each. */
final class Floor implements AutoCloseable {
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");

    private final String pgbench;
    private final Path script;
    private final int port;
    private final String superuserPassword;
    private Connection superuser;
    private final String password = UUID.randomUUID().toString();

    Floor(String pgbench, Path script, int port, String superuserPassword) throws SQLException {
        this.pgbench = pgbench;
        this.script = script;
        this.port = port;
        this.superuserPassword = superuserPassword;
        this.superuser = connect();
        try (var statement = superuser.createStatement()) {
            statement.execute("drop schema if exists bench_floor cascade");
            statement.execute("drop role if exists bench_floor");
            statement.execute("create role bench_floor login password '" + password + "'");
            statement.execute("create schema bench_floor authorization bench_floor");
            statement.execute("create table bench_floor.event (like tenantry.event including all)");
            statement.execute("alter table bench_floor.event owner to bench_floor");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/tenantry", "postgres", superuserPassword);
    }

    /** After PostgreSQL was started again. */
    void reconnect() throws SQLException {
        superuser = connect();
    }

    /** An event as it is stored, to be inserted again and again. */
    record Sample(String tenantId, String name, String payload, String metadata) {
        int bytes() {
            return payload.length() + metadata.length();
        }
    }

    Sample newest(String name) throws SQLException {
        try (var query = superuser.prepareStatement("select tenant_id::text, name, payload::text, metadata::text"
                + " from tenantry.event where name = ? order by position desc limit 1")) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                if (!row.next()) throw new IllegalStateException("no event " + name);
                return new Sample(row.getString(1), row.getString(2), row.getString(3), row.getString(4));
            }
        }
    }

    /** The money in a tenant's wallets, as the read model shows it. */
    long walletTotal(String tenantId) throws SQLException {
        try (var query = superuser.prepareStatement(
                "select coalesce(sum(balance_minor), 0)::bigint from shared.wallet_balance where tenant_id = ?::uuid")) {
            query.setString(1, tenantId);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** @param meanMillis how long one insert and its commit took */
    record Rate(double perSecond, double meanMillis) {}

    Rate run(Sample sample, int clients, int seconds) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                pgbench,
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=2",
                "--time=" + seconds,
                "--file=" + script,
                "--define=tenant=" + sample.tenantId(),
                "--define=name=" + sample.name(),
                "--define=payload=" + sample.payload(),
                "--define=metadata=" + sample.metadata(),
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=bench_floor",
                "tenantry");
        builder.environment().put("PGPASSWORD", password);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        Matcher latency = LATENCY.matcher(output);
        if (process.waitFor() != 0 || !rate.find() || !latency.find()) throw new IllegalStateException(output);
        return new Rate(Double.parseDouble(rate.group(1)), Double.parseDouble(latency.group(1)));
    }

    Connection superuser() {
        return superuser;
    }

    @Override
    public void close() throws SQLException {
        superuser.close();
    }
}
