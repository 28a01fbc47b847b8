package io.tenantry.tenancy.store;

import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.event.EventTypes;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a stored snapshot fits the class of today: the class's name and a hash of its fields, of the fields of
 * our own types within, and of the revisions of its events. Where an aggregate reads its events otherwise without a new
 * field, raise its {@code @Revision}.
 */
final class SnapshotShape {
    private static final String OURS = "io.tenantry.";
    private static final Map<Class<?>, String> KNOWN = new ConcurrentHashMap<>();

    private SnapshotShape() {}

    static String of(Class<?> type) {
        return KNOWN.computeIfAbsent(type, SnapshotShape::compute);
    }

    /** The class that has this shape today; null when there is none. */
    static @Nullable Class<?> typeOf(String shape) {
        try {
            Class<?> type = Class.forName(
                    shape.split("#", 2)[0], false, Thread.currentThread().getContextClassLoader());
            return of(type).equals(shape) ? type : null;
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static String compute(Class<?> type) {
        Revision revision = type.getAnnotation(Revision.class);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", describe(type)).getBytes(StandardCharsets.UTF_8));
            return type.getName() + "#" + (revision == null ? "" : revision.value() + "#")
                    + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What a snapshot of the aggregate depends on, a line each. */
    static Set<String> describe(Class<?> aggregate) {
        Set<String> lines = new LinkedHashSet<>();
        describe(aggregate, lines);
        describeEvents(aggregate, lines);
        return lines;
    }

    private static void describe(Type type, Set<String> lines) {
        switch (type) {
            case ParameterizedType parameterized -> {
                describe(parameterized.getRawType(), lines);
                for (Type argument : parameterized.getActualTypeArguments()) describe(argument, lines);
            }
            case WildcardType wildcard -> {
                for (Type bound : wildcard.getUpperBounds()) describe(bound, lines);
            }
            case GenericArrayType array -> describe(array.getGenericComponentType(), lines);
            case Class<?> array when array.isArray() -> describe(array.getComponentType(), lines);
            case Class<?> ours when ours.getName().startsWith(OURS) -> describeOurs(ours, lines);
            default -> {}
        }
    }

    private static void describeOurs(Class<?> ours, Set<String> lines) {
        if (!lines.add(ours.getName())) return;
        if (ours.isEnum()) {
            // one that was renamed cannot be read, one that means another thing is an event's matter
            lines.add(Arrays.toString(ours.getEnumConstants()));
            return;
        }
        if (ours.isSealed()) for (Class<?> permitted : ours.getPermittedSubclasses()) describe(permitted, lines);
        if (ours.getSuperclass() != null) describe(ours.getSuperclass(), lines);
        Arrays.stream(ours.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .sorted(Comparator.comparing(Field::getName))
                .forEach(field -> {
                    lines.add(ours.getName() + "." + field.getName() + ": " + field.getGenericType());
                    describe(field.getGenericType(), lines);
                });
    }

    /** An event that is read otherwise than before makes another aggregate of it. */
    private static void describeEvents(Class<?> aggregate, Set<String> lines) {
        Arrays.stream(aggregate.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(EventSourcingHandler.class))
                .map(method -> method.getParameterTypes()[0])
                .filter(event -> event.isRecord() || event.isSealed())
                .flatMap(event -> EventTypes.eventsOf(event).stream())
                .map(event -> event.getAnnotation(EventName.class))
                .filter(Objects::nonNull)
                .map(name -> name.value() + " " + name.revision())
                .sorted()
                .forEach(lines::add);
    }
}
