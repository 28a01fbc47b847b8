package io.tenantry.app;

import io.tenantry.tenancy.test.ModuleApplication;
import io.tenantry.tenancy.test.TestDatabase;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** A test of the whole server with HTTP and a database and without Kafka. All of them share one, which logs JSON. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = ModuleApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "tenantry.admin.password=" + WholeServer.OPERATORS_PASSWORD,
            "tenantry.rate-limit.login.per-minute=10000",
            "tenantry.rate-limit.sign-up.per-minute=10000",
            "management.prometheus.metrics.export.enabled=true"
        })
@ContextConfiguration(initializers = TestDatabase.class)
public @interface WholeServer {
    String OPERATORS_PASSWORD = "operators-secret-password";
}
