package io.tenantry.tenancy.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test of a module on real PostgreSQL: everything of {@code io.tenantry} on the class path runs as in the server,
 * processors included. Contexts are shared by the tests of a JVM: use a tenant of your own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = ModuleApplication.class)
@ContextConfiguration(initializers = TestDatabase.class)
public @interface ModuleTest {}
