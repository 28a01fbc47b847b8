package io.tenantry.app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rules, below any root package, so that each can be seen failing below another. */
final class Rules {
    private static final Set<String> FLOATING =
            Set.of("double", "float", Double.class.getName(), Float.class.getName());

    private Rules() {}

    /** A module uses of our own classes only its own and what the design allows it. */
    static ArchRule imports(Module module, String root) {
        String[] own = module.packages(root);
        String[] allowed = Stream.concat(
                        Arrays.stream(own), module.allowed().stream().map(part -> root + "." + part))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAnyPackage(own)
                .should()
                .dependOnClassesThat(describe(
                        "are of a part of another module that it may not see",
                        used -> resideInAnyPackage(root + "..").test(used)
                                && !resideInAnyPackage(allowed).test(used)))
                .allowEmptyShould(true)
                .as(module.name() + " sees only " + module.allowed());
    }

    /** The mechanism holds no business word. */
    static ArchRule mechanismSeesNoBusiness(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + ".tenancy..")
                .should()
                .dependOnClassesThat(describe(
                        "are of the business",
                        used -> resideInAnyPackage(root + "..").test(used)
                                && !resideInAnyPackage(root + ".tenancy..").test(used)));
    }

    static ArchRule featuresHaveNoCycles(String modulePackage) {
        return slices().matching(modulePackage + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    static ArchRule aggregatesDoNoInputOrOutput() {
        return noClasses()
                .that()
                .areAnnotatedWith("org.axonframework.spring.stereotype.Aggregate")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.web..",
                        "org.springframework.http..",
                        "org.springframework.jdbc..",
                        "org.springframework.kafka..",
                        "java.sql..",
                        "javax.sql..",
                        "jakarta.servlet..",
                        "jakarta.persistence..");
    }

    static ArchRule messagesAreRecords(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..api..")
                .and(describe("are commands or events", Rules::isMessage))
                .should()
                .beRecords();
    }

    private static boolean isMessage(JavaClass type) {
        return !type.isInterface()
                && type.getAllRawInterfaces().stream()
                        .anyMatch(sort -> sort.getSimpleName().endsWith("Command")
                                || sort.getSimpleName().endsWith("Event"));
    }

    /** Neither fields, parameters nor answers. */
    static ArchRule noFloatingPoint(String modulePackage, List<String> exempt) {
        return classes()
                .that()
                .resideInAPackage(modulePackage + "..")
                .and(describe("are not exempt", type -> !exempt.contains(type.getName())))
                .should(new ArchCondition<>("know no double or float") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (JavaField field : type.getFields())
                            if (FLOATING.contains(field.getRawType().getName()))
                                events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is floating"));
                        for (JavaMethod method : type.getMethods())
                            if (Stream.concat(
                                            Stream.of(method.getRawReturnType()),
                                            method.getRawParameterTypes().stream())
                                    .anyMatch(used -> FLOATING.contains(used.getName())))
                                events.add(SimpleConditionEvent.violated(
                                        method, method.getFullName() + " takes or gives floating point"));
                    }
                });
    }

    /** Time comes from the injected clock, which tests and sample data move. */
    static ArchRule timeComesFromTheClock(String root, List<String> exempt) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and(describe("are not exempt", type -> !exempt.contains(type.getName())))
                .should()
                .callCodeUnitWhere(readsTheSystemsClock());
    }

    private static DescribedPredicate<JavaCall<?>> readsTheSystemsClock() {
        return describe("reads the system's clock", call -> {
            String owner = call.getTargetOwner().getName();
            String name = call.getTarget().getName();
            boolean withClock = call.getTarget().getRawParameterTypes().stream()
                    .anyMatch(type -> type.getName().equals("java.time.Clock"));
            return owner.startsWith("java.time.") && name.equals("now") && !withClock
                    || owner.equals("java.time.Clock") && name.startsWith("system")
                    || owner.equals("java.lang.System") && name.equals("currentTimeMillis");
        });
    }
}
