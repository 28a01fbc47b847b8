package io.tenantry.app.pages;

import io.tenantry.tenancy.test.ModuleApplication;
import io.tenantry.tenancy.test.TestDatabase;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** A test of pages on a running server; all of them share one. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = ModuleApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "tenantry.admin.password=" + House.PASSWORD,
            "tenantry.rate-limit.login.per-minute=10000",
            "tenantry.rate-limit.sign-up.per-minute=10000",
            "tenantry.exports.scrypt-work-factor=10"
        })
@ContextConfiguration(initializers = {TestDatabase.class, TestDns.class})
@Import({House.class, QuietKafka.class})
@interface PageTest {}
