package io.tenantry.app.leaks;

import io.tenantry.app.leaks.CodeMutant.Kind;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Furnished;
import io.tenantry.app.stories.Operation;
import io.tenantry.app.stories.Server;
import io.tenantry.tenancy.database.Pools;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The probes that a weakened server meets, by the kind of what was taken away, and those whom they are made with. */
final class CodeProbes implements AutoCloseable {
    private static final String NOBODY = "01980000-0000-7000-8000-0000000000aa";
    private static final String BYSTANDER = "a bystander";
    private static final String PAGES = "pages";
    /** What compares with before may see another change. */
    private static final Set<String> COMPARING = Set.of(BYSTANDER, PAGES);
    /** After these the two tenants are as before, whatever came through. */
    private static final Set<String> READING = Set.of(
            BYSTANDER,
            "cursors",
            "requests that read",
            "commands",
            "pooled connections",
            "a tenant that moves",
            "a tenant that is erased",
            "a tenant that arrives");

    private final Server server;
    private final List<Operation> operations;
    private final Bystander bystander;
    private Two two;
    private @Nullable Company pooled;
    private @Nullable WorkProbes work;

    /** What was seen of a mutant. */
    record Noticed(String probe, String leak) {
        /** Whether nobody can have changed anything of the two tenants. */
        boolean byReading() {
            return READING.contains(probe);
        }
    }

    /** @param members of the second */
    private record Two(Furnished first, Furnished second, List<Stranger> members) {}

    private interface Probe {
        List<String> run() throws SQLException, IOException, InterruptedException;
    }

    CodeProbes(Server server) throws SQLException {
        this.server = server;
        operations = Operation.all(server);
        // everybody logs in anew, and no login ends meanwhile
        server.moveClock(Duration.ofSeconds(1));
        if (Mutants.ALL) pooled = Company.inSchema(server, "Pooled");
        ofNobody("insert into tenantry.imported_request_key (tenant_id, sealed) values ('" + NOBODY
                + "', decode('00', 'hex'))");
        bystander = new Bystander(server, operations);
        two = two();
    }

    /** A tenant that came from elsewhere, with a key that nobody else can open. */
    private void ofNobody(String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner; set app.owned_tenant = '" + NOBODY + "'");
            statement.execute(sql);
        }
    }

    /** Two other tenants: who came through may have changed those before. */
    void furnish() {
        two = two();
    }

    private Two two() {
        Furnished first = Furnished.of(server, "kestrel" + System.nanoTime());
        Company company = first.company();
        company.admin().post("/users/" + company.customer() + "/erase").expect(200);
        Furnished second = Furnished.of(server, "watcher" + System.nanoTime());
        List<Stranger> members = Stranger.members(second.company());
        server.settle();
        return new Two(first, second, members);
    }

    /** Who was stopped by what failed meanwhile goes on, and what was left on connections goes with them. */
    void heal() throws SQLException {
        server.bean(Pools.class).all().values().forEach(pool -> pool.getHikariPoolMXBean()
                .softEvictConnections());
        List<String> parked = new ArrayList<>();
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_projector");
            ResultSet rows = statement.executeQuery("select id from tenantry.lane where state = 'parked'");
            while (rows.next()) parked.add(rows.getString(1));
        }
        for (String lane : parked)
            server.operator().post("/platform/lanes/" + lane + "/run").expect(200);
        if (work != null) work.rest();
    }

    /** With all protections in place. */
    void prepare(Kind kind) {
        if (isAboutRows(kind)) bystander.rest();
        if (kind == Kind.WORK) work = new WorkProbes(server);
    }

    private static boolean isAboutRows(Kind kind) {
        return kind == Kind.PREDICATE || kind == Kind.JOIN;
    }

    /** In the order in which they are tried: those that change nothing come first. */
    private Map<String, Probe> of(Kind kind) {
        Map<String, Probe> probes = new LinkedHashMap<>();
        if (kind == Kind.CONTEXT) {
            probes.put("pooled connections", this::connections);
            return probes;
        }
        if (kind == Kind.WORK) {
            WorkProbes prepared = Objects.requireNonNull(work);
            probes.put("a tenant that moves", prepared::tiers);
            probes.put("a tenant that is erased", prepared::erasure);
            probes.put("a tenant that arrives", prepared::arrival);
            return probes;
        }
        Furnished first = two.first();
        Furnished second = two.second();
        List<Stranger> members = two.members();
        if (isAboutRows(kind)) probes.put(BYSTANDER, bystander::run);
        else probes.put("cursors", () -> new PageProbes(server, first, second).cursors());
        probes.put(PAGES, () -> new PageProbes(server, first, second).pages());
        probes.put("requests that read", () -> requests(members, true));
        probes.put("commands", () -> new CommandProbes(server, first.company(), second.company()).run());
        probes.put("border", () -> new BorderProbes(server, first, second, operations).run());
        if (isAboutRows(kind)) {
            probes.put("quotas", () -> new QuotaProbes(server, second).run());
            probes.put("exports", () -> new ExportProbes(server, first, second).run());
        } else {
            probes.put("strangers", () -> requests(Stranger.all(server, first.company(), second.company()), true));
            probes.put("server-sent events", () -> new PageProbes(server, first, second).streams());
        }
        probes.put("requests that write", () -> requests(members, false));
        return probes;
    }

    private List<String> connections() throws SQLException {
        if (pooled == null) pooled = Company.inSchema(server, "Pooled");
        return new PoolProbes(server, pooled.id(), two.second().company().id()).run();
    }

    private List<String> requests(List<Stranger> strangers, boolean reads) {
        return new HttpProbes(two.first(), two.second(), strangers)
                        .runToTheFirst(operations.stream()
                                .filter(operation -> operation.isRead() == reads)
                                .toList())
                        .stream()
                        .map(HttpProbes.Leak::toString)
                        .toList();
    }

    /** Until a probe notices something; null: none does. */
    @Nullable
    Noticed toTheFirst(Kind kind) throws Exception {
        for (Map.Entry<String, Probe> probe : of(kind).entrySet()) {
            List<String> leaks = run(probe.getValue());
            if (!leaks.isEmpty()) return new Noticed(probe.getKey(), firstLine(leaks.getFirst()));
        }
        return null;
    }

    /** What each probe notices. */
    Map<String, String> all(Kind kind) throws Exception {
        Map<String, String> noticed = new LinkedHashMap<>();
        for (Map.Entry<String, Probe> probe : of(kind).entrySet()) {
            List<String> leaks = run(probe.getValue());
            if (!leaks.isEmpty()) noticed.put(probe.getKey(), firstLine(leaks.getFirst()));
        }
        return noticed;
    }

    /** Whether it is there with the protection back as well: no mutant made it. */
    boolean isStillThere(Kind kind, Noticed noticed) throws Exception {
        return COMPARING.contains(noticed.probe())
                && !run(Objects.requireNonNull(of(kind).get(noticed.probe()))).isEmpty();
    }

    private static List<String> run(Probe probe) throws SQLException, IOException, InterruptedException {
        try {
            return probe.run();
        } catch (AssertionError | RuntimeException stumbled) {
            return List.of(String.valueOf(stumbled.getMessage()));
        }
    }

    private static String firstLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.substring(0, Math.min(line.length(), 200));
    }

    @Override
    public void close() throws SQLException {
        bystander.close();
        ofNobody("delete from tenantry.imported_request_key where tenant_id = '" + NOBODY + "'");
    }
}
