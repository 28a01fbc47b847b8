package io.tenantry.app.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.tenantry.app.architecture.OurClasses;
import io.tenantry.app.leaks.CodeMutant.Kind;
import io.tenantry.app.stories.Furnished;
import io.tenantry.app.stories.Operation;
import io.tenantry.app.stories.Story;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each check of the code, taken away while the server runs, is noticed by a probe. Conditions of statements are looked at
 * with row-level security switched off, since otherwise the database would do their work: each layer holds alone.
 */
class CodeMutantTest extends Story {
    /** Without these nothing changes, because something that is no check makes it so. */
    private static final Map<String, String> WITHOUT_EFFECT = Map.ofEntries();

    private List<Operation> operations = List.of();
    private Furnished first;
    private Furnished second;
    private List<Stranger> members = List.of();

    @BeforeAll
    void twoTenants() {
        operations = Operation.all(server());
        furnish();
    }

    private void furnish() {
        first = Furnished.of(server(), "kestrel" + System.nanoTime());
        second = Furnished.of(server(), "watcher" + System.nanoTime());
        members = Stranger.members(second.company());
        server().settle();
    }

    @AfterAll
    static void report() {
        LeakReport.write();
    }

    private interface Probe {
        List<String> run() throws SQLException, IOException, InterruptedException;
    }

    /** In the order in which they are tried; those that change nothing come first. */
    private Map<String, Probe> probes(Kind kind) {
        Map<String, Probe> probes = new LinkedHashMap<>();
        switch (kind) {
            case PREDICATE -> probes.put("HTTP without row-level security", this::requests);
            case CONTEXT ->
                probes.put("pooled connections", () -> new PoolProbes(
                                server(), first.company().id(), second.company().id())
                        .run());
            case GUARD, COMPARISON -> {
                probes.put("commands", () -> new CommandProbes(server(), first.company(), second.company()).run());
                probes.put("cursors", () -> new PageProbes(server(), first, second).cursors());
                probes.put("pages", () -> new PageProbes(server(), first, second).pages());
                probes.put("strangers", this::strangers);
                probes.put("HTTP", this::requests);
                probes.put("server-sent events", () -> new PageProbes(server(), first, second).streams());
            }
        }
        return probes;
    }

    private List<String> requests() {
        return new HttpProbes(first, second, members)
                .runToTheFirst(operations).stream()
                        .map(HttpProbes.Leak::toString)
                        .toList();
    }

    private List<String> strangers() {
        List<Operation> reads = operations.stream().filter(Operation::isRead).toList();
        return new HttpProbes(first, second, Stranger.all(server(), first.company(), second.company()))
                .runToTheFirst(reads).stream().map(HttpProbes.Leak::toString).toList();
    }

    /** All of them with {@code -Pmutants}, else one of each kind. */
    @Test
    void withOneCheckLessAProbeNotices() throws Exception {
        List<String> survivors = new ArrayList<>();
        for (CodeMutant mutant : Mutants.ALL ? CodeMutants.all() : CodeMutants.oneOfEachKind()) {
            String why = WITHOUT_EFFECT.get(mutant.name());
            if (why != null) {
                LeakReport.taken(new LeakReport.Mutant("code: " + mutant.kind().words, mutant.name(), "(" + why + ")"));
                continue;
            }
            LeakReport.weakened(true);
            String killer = killer(mutant);
            LeakReport.weakened(false);
            LeakReport.taken(new LeakReport.Mutant("code: " + mutant.kind().words, mutant.name(), killer));
            if (killer.isEmpty()) survivors.add(mutant.kind().words + ": " + mutant.name());
            // who came through may have changed the first's things
            else if (Mutants.ALL && !mutant.kind().equals(Kind.CONTEXT)) furnish();
            LeakReport.write();
        }
        assertThat(survivors).isEmpty();
    }

    private String killer(CodeMutant mutant) throws Exception {
        boolean alone = mutant.kind() == Kind.PREDICATE;
        try (AutoCloseable _ = alone ? rowLevelSecurityOff() : () -> {};
                CodeMutant.Weakened _ = mutant.apply()) {
            for (Map.Entry<String, Probe> probe : probes(mutant.kind()).entrySet()) {
                List<String> leaks;
                try {
                    leaks = probe.getValue().run();
                } catch (AssertionError stumbled) {
                    leaks = List.of(String.valueOf(stumbled.getMessage()));
                }
                if (!leaks.isEmpty()) return probe.getKey() + ": " + firstLine(leaks.getFirst());
            }
            return "";
        }
    }

    private static String firstLine(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), 160));
    }

    /** What the conditions of the code keep apart alone, in the tier whose tables many tenants share. */
    @Test
    void theCodesConditionsHoldAlone() throws Exception {
        if (!Mutants.ALL) return;
        try (AutoCloseable _ = rowLevelSecurityOff()) {
            HttpProbes probes = new HttpProbes(first, second, members);
            List<HttpProbes.Leak> leaks =
                    probes.run(operations.stream().filter(Operation::isRead).toList());
            probes.report("HTTP, without row-level security");
            assertThat(leaks).isEmpty();
        }
    }

    private AutoCloseable rowLevelSecurityOff() throws SQLException {
        security("disable");
        return () -> security("enable");
    }

    private void security(String verb) throws SQLException {
        try (Connection connection = server().database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner; set lock_timeout = '30s'");
            for (String place : List.of("shared", "tenantry"))
                for (TenantTable table : TenantTable.all(connection, place))
                    if (table.policies().stream()
                            .anyMatch(policy -> policy.name().equals("tenant")))
                        statement.execute("alter table " + table.fullName() + " " + verb + " row level security");
        }
    }

    /** There is no switch: nothing that is shipped can change a class, and no property or flag is near a check. */
    @Test
    void whatIsShippedCannotBeWeakened() {
        JavaClasses ours = OurClasses.all();
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang.instrument..", "java.lang.classfile..", "net.bytebuddy..", "com.sun.tools.attach..")
                .check(ours);
        Set<String> guards = CodeMutants.all().stream()
                .filter(mutant -> mutant.kind() == Kind.GUARD)
                .map(CodeMutant::type)
                .collect(Collectors.toSet());
        assertThat(guards).hasSizeGreaterThan(5);
        ArchRuleDefinition.noClasses()
                .that(DescribedPredicate.describe("guard", type -> guards.contains(type.getName())))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.springframework.core.env.Environment")
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(Boolean.class, "getBoolean", String.class)
                .check(ours);
    }
}
