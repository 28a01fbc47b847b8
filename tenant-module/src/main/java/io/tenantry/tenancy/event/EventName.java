package io.tenantry.tenancy.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name under which an event is stored, {@code <module>.<past-tense>}, for ever. Renaming the class is free;
 * changing the payload raises {@link #revision()} and brings an {@link Upcaster}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventName {
    String value();

    int revision() default 1;
}
