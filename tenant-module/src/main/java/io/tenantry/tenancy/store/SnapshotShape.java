package io.tenantry.tenancy.store;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a stored snapshot fits the class of today: the class's name and a hash of its fields, and of the fields
 * of our own types within. Where an aggregate reads its events otherwise without a new field, raise its {@code @Revision}.
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
        Set<String> lines = new LinkedHashSet<>();
        describe(type, lines);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            return type.getName() + "#" + (revision == null ? "" : revision.value() + "#")
                    + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void describe(Type type, Set<String> lines) {
        if (type instanceof ParameterizedType parameterized) {
            describe(parameterized.getRawType(), lines);
            for (Type argument : parameterized.getActualTypeArguments()) describe(argument, lines);
        } else if (type instanceof Class<?> ours && ours.getName().startsWith(OURS)) {
            if (!lines.add(ours.getName())) return;
            if (ours.isEnum()) return;
            if (ours.isSealed()) for (Class<?> permitted : ours.getPermittedSubclasses()) describe(permitted, lines);
            Arrays.stream(ours.getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()))
                    .sorted(Comparator.comparing(Field::getName))
                    .forEach(field -> {
                        lines.add(ours.getName() + "." + field.getName() + ": " + field.getGenericType());
                        describe(field.getGenericType(), lines);
                    });
        }
    }
}
