package io.tenantry.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule holds for our classes, and is seen failing on a violation planted for it. */
class ArchitectureTest {
    private static final String ROOT = OurClasses.ROOT;
    /** Outside of the root, so that no component scan finds what is planted. */
    private static final String PLANTED = "planted";

    private static final JavaClasses OURS = OurClasses.all();
    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages(PLANTED);

    /** What must read the system's clock: what moves it, and what talks about this process or another system. */
    private static final List<String> OWN_TIME =
            List.of(ROOT + ".tenancy.MovableClock", ROOT + ".app.embedded.EmbeddedPostgres");

    /** Gauges of Micrometer are floating, and count no money. */
    private static final List<String> GAUGES = List.of(ROOT + ".billing.intake.LetterGauges");

    static Stream<Module> modules() {
        return Module.all();
    }

    private static void isBroken(ArchRule rule, String by) {
        var result = rule.evaluate(VIOLATIONS);
        assertThat(result.hasViolation()).as("the planted violation is found").isTrue();
        assertThat(String.join("\n", result.getFailureReport().getDetails())).contains(by);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleSeesOnlyWhatTheDesignAllows(Module module) {
        assertThat(OURS).isNotEmpty();
        Rules.imports(module, ROOT).check(OURS);
    }

    @Test
    void aForbiddenImportIsFound() throws Exception {
        isBroken(Rules.imports(Module.of("billing-module"), PLANTED), "planted.billing.plan.SeesSupport");
        isBroken(Rules.imports(Module.of("read-models"), PLANTED), "planted.figures.SeesInsideOfBilling");
        isBroken(Rules.imports(Module.of("tenant-module"), PLANTED), "planted.tenant.SeesBilling");
    }

    @Test
    void theMechanismSeesNoBusiness() {
        Rules.mechanismSeesNoBusiness(ROOT).check(OURS);
        isBroken(Rules.mechanismSeesNoBusiness(PLANTED), "planted.tenancy.SeesTenants");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void featuresOfAModuleHaveNoCycles(Module module) {
        for (String part : module.parts())
            Rules.featuresHaveNoCycles(ROOT + "." + part).check(OURS);
    }

    @Test
    void aCycleIsFound() {
        isBroken(Rules.featuresHaveNoCycles(PLANTED + ".support"), "planted.support.ticket");
    }

    @Test
    void aggregatesDoNoInputOrOutput() {
        Rules.aggregatesDoNoInputOrOutput().check(OURS);
        isBroken(Rules.aggregatesDoNoInputOrOutput(), "planted.billing.plan.ReadsTheDatabase");
    }

    @Test
    void messagesAreRecords() {
        Rules.messagesAreRecords(ROOT).check(OURS);
        isBroken(Rules.messagesAreRecords(PLANTED), "NoRecord");
    }

    @Test
    void moneyIsNeverFloating() {
        Rules.noFloatingPoint(ROOT + ".billing", GAUGES).check(OURS);
        isBroken(Rules.noFloatingPoint(PLANTED + ".billing", GAUGES), "FloatingPrice");
    }

    @Test
    void timeComesFromTheClock() {
        Rules.timeComesFromTheClock(ROOT, OWN_TIME).check(OURS);
        isBroken(Rules.timeComesFromTheClock(PLANTED, OWN_TIME), "planted.billing.plan.ReadsTheTime");
    }
}
