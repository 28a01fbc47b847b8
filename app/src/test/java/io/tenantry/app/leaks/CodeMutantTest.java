package io.tenantry.app.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.tenantry.app.architecture.OurClasses;
import io.tenantry.app.leaks.CodeMutant.Kind;
import io.tenantry.app.stories.Story;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Each check of the code, taken away while the server runs, is noticed by a probe. Conditions of statements are looked at
 * with row-level security switched off, since otherwise the database would do their work: each layer holds alone.
 */
class CodeMutantTest extends Story {
    private @Nullable CodeProbes made;

    private CodeProbes probes() throws SQLException {
        if (made == null) made = new CodeProbes(server());
        return made;
    }

    @AfterAll
    void report() throws SQLException {
        if (made != null) made.close();
        LeakReport.write();
    }

    /** All of them with {@code -Pmutants}, else one of each kind. */
    @Test
    void withOneCheckLessAProbeNotices() throws Exception {
        List<String> wrong = new ArrayList<>();
        CodeProbes probes = probes();
        for (Kind kind : Mutants.kinds())
            try (AutoCloseable _ = isAlone(kind) ? rowLevelSecurityOff() : () -> {}) {
                probes.prepare(kind);
                if (Mutants.ALL) wrong.addAll(all(kind));
                else wrong.addAll(isNoticed(List.of(CodeMutants.one(kind))));
            }
        assertThat(wrong).isEmpty();
    }

    /** Row-level security must not do the work of conditions. */
    private static boolean isAlone(Kind kind) {
        return kind == Kind.PREDICATE || kind == Kind.JOIN || kind == Kind.WORK;
    }

    private List<String> all(Kind kind) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (List<CodeMutant> harmless : WithoutEffect.apart(kind)) wrong.addAll(nothingIsNoticed(kind, harmless));
        for (CodeMutant mutant : CodeMutants.all()) {
            if (mutant.kind() != kind || WithoutEffect.of(mutant) != null) continue;
            String why = WithoutEffect.notTried(mutant);
            if (why == null) wrong.addAll(isNoticed(List.of(mutant)));
            else LeakReport.taken(LeakReport.Mutant.notTried(words(kind), mutant.name(), why));
        }
        for (List<CodeMutant> twins : WithoutEffect.twins(kind)) wrong.addAll(isNoticed(twins));
        return wrong;
    }

    private static String words(Kind kind) {
        return "code: " + kind.words;
    }

    /** No reason is given for a check that is not there any more. */
    @Test
    void everyReasonIsAboutACheck() {
        assertThat(WithoutEffect.stale(CodeMutants.all())).isEmpty();
    }

    /** With all those away that are said to have no effect, and no other: what the probes see then is no false alarm. */
    private List<String> nothingIsNoticed(Kind kind, List<CodeMutant> harmless) throws Exception {
        List<String> wrong = new ArrayList<>();
        try (CodeMutant.Weakened _ = CodeMutant.apply(harmless)) {
            probes().all(kind)
                    .forEach((probe, leak) ->
                            wrong.add(words(kind) + ", none that counts is away, " + probe + ": " + leak));
        }
        probes().heal();
        for (CodeMutant mutant : harmless) {
            WithoutEffect reason = Objects.requireNonNull(WithoutEffect.of(mutant));
            long times = mutant.passed();
            if (!reason.passed().agrees(times)) wrong.add(mutant.name() + " was passed " + times + " times: " + reason);
            LeakReport.taken(LeakReport.Mutant.withoutEffect(
                    words(kind), mutant.name(), reason.why() + "; passed " + times + " times"));
        }
        LeakReport.write();
        probes().furnish();
        return wrong;
    }

    /** One check, or several that stand for each other. */
    private List<String> isNoticed(List<CodeMutant> away) throws Exception {
        Kind kind = away.getFirst().kind();
        String name = away.stream().map(CodeMutant::name).collect(Collectors.joining(" and "));
        long before = passed(away);
        LeakReport.weakened(true);
        CodeProbes.Noticed noticed;
        try (CodeMutant.Weakened _ = CodeMutant.apply(away)) {
            noticed = probes().toTheFirst(kind);
        }
        probes().heal();
        boolean falseAlarm = noticed != null && (passed(away) == before || probes().isStillThere(kind, noticed));
        LeakReport.weakened(false);
        LeakReport.taken(
                noticed == null
                        ? LeakReport.Mutant.survived(words(kind), name)
                        : LeakReport.Mutant.noticed(words(kind), name, noticed.probe(), noticed.leak()));
        LeakReport.write();
        if (Mutants.ALL && (noticed == null || !noticed.byReading())) probes().furnish();
        if (noticed == null) return List.of(words(kind) + ": " + name + " survives");
        return falseAlarm ? List.of(words(kind) + ": " + name + ": a false alarm: " + noticed) : List.of();
    }

    private static long passed(List<CodeMutant> mutants) {
        return mutants.stream().mapToLong(CodeMutant::passed).sum();
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
