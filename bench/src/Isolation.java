import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What it costs that the database keeps tenants apart: a read by primary key in the tenant's context as the request role, beside the
 * same read of the same row as somebody whom no policy holds, in a transaction like that and as a statement alone. By {@code pgbench},
 * so that nothing but the database is measured.
 */
final class Isolation {
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final String READ =
            "select id, role, state, email, version from %s where tenant_id = :tenant::uuid and id = :user::uuid;\n";
    private static final String CONTEXT = "select set_config('app.current_tenant_id', :tenant, true),"
            + " set_config('app.batch_tenants', '', true), set_config('search_path', coalesce((select schema_name"
            + " from tenantry.tenant_schema where tenant_id = :tenant::uuid and reads = 'schema'), 'shared') || ', tenantry', true);\n";
    private static final String BEGIN = "begin isolation level repeatable read;\n";

    private final Options options;
    private final Server server;
    private final Scenario scenario;
    private final Report report;

    Isolation(Options options, Server server, Scenario scenario, Report report) {
        this.options = options;
        this.server = server;
        this.scenario = scenario;
        this.report = report;
    }

    private enum Way {
        IN_CONTEXT,
        IN_A_TRANSACTION,
        ALONE;

        String script() {
            return switch (this) {
                case IN_CONTEXT -> BEGIN + CONTEXT + READ.formatted("app_user") + "commit;\n";
                case IN_A_TRANSACTION -> BEGIN + READ.formatted("shared.app_user") + "commit;\n";
                case ALONE -> READ.formatted("shared.app_user");
            };
        }
    }

    void measure(int clients) throws Exception {
        Map<Way, double[]> rates = new HashMap<>();
        for (Way way : Way.values()) {
            rates.put(way, new double[options.rounds()]);
            run(way, clients, 1);
        }
        for (int round = 0; round < options.rounds(); round++)
            for (Way way : Way.values()) rates.get(way)[round] = run(way, clients, options.seconds());
        double with = median(rates.get(Way.IN_CONTEXT));
        double transaction = median(rates.get(Way.IN_A_TRANSACTION));
        double alone = median(rates.get(Way.ALONE));
        report.put(
                "readByPrimaryKey",
                Map.of(
                        "clients", clients,
                        "perSecondInContext", Report.round(with),
                        "perSecondInATransactionWithout", Report.round(transaction),
                        "perSecondAsAStatementWithout", Report.round(alone),
                        "ratioToTheTransaction", Report.round(with / transaction),
                        "ratioToTheStatement", Report.round(with / alone)));
    }

    private double run(Way way, int clients, int seconds) throws IOException, InterruptedException {
        Path script = options.work().resolve(way.name().toLowerCase(java.util.Locale.ROOT) + ".sql");
        Files.writeString(script, way.script());
        boolean held = way == Way.IN_CONTEXT;
        List<String> line = new ArrayList<>(List.of(
                options.pgbench(),
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=2",
                "--time=" + seconds,
                "--file=" + script,
                "--define=tenant=" + scenario.tenantId(),
                "--define=user=" + scenario.users().getFirst(),
                "--host=127.0.0.1",
                "--port=" + server.postgresPort(),
                "--username=" + (held ? "tenantry" : "postgres"),
                "tenantry"));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("PGPASSWORD", held ? server.loginPassword() : server.superuserPassword());
        if (held) builder.environment().put("PGOPTIONS", "-c role=tenantry_app");
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        if (process.waitFor() != 0 || !rate.find()) throw new IllegalStateException(output);
        return Double.parseDouble(rate.group(1));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
