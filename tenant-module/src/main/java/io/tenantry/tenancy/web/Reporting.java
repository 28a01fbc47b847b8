package io.tenantry.tenancy.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A controller's method whose {@link ApiCall} reads figures for people: on the read replica where there is one. What is
 * read so may be some seconds old, but never older than the request's {@code Consistency-Token}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Reporting {
    /** Without a {@code Consistency-Token}, too, everything that the primary shows is seen: on pages that move live. */
    boolean upToDate() default false;
}
