package io.tenantry.app.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;

/** What is shipped: neither this module's tests nor the test jars of the others. */
public final class OurClasses {
    public static final String ROOT = "io.tenantry";

    private static final ImportOption NO_TEST_JARS = location -> !location.contains("-tests.jar");

    private OurClasses() {}

    /** Read once a JVM: it takes seconds. */
    private static final class Imported {
        static final JavaClasses ALL = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .withImportOption(NO_TEST_JARS)
                .importPackages(ROOT);
    }

    public static JavaClasses all() {
        return Imported.ALL;
    }
}
