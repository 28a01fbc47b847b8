package io.tenantry.figures.audit;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.sealing.SealingModule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one event changed in the known fields of its stream. A field that holds something sealed counts as changed
 * whenever an event carries it: ciphertexts of the same value differ, and what is sealed is not opened to compare it.
 *
 * @param state all known fields afterwards
 * @param before the changed fields as they were; those that were not known yet are left out
 * @param after the changed fields as they are
 */
record FieldChanges(
        Map<String, @Nullable Object> state,
        Map<String, @Nullable Object> before,
        Map<String, @Nullable Object> after) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> FIELDS = new TypeReference<>() {};
    private static final Pattern STREAM_ID = Pattern.compile("[0-9a-f-]{36}/[0-9a-f-]{36}");
    private static final Set<String> SEALED = Set.of("key", "sealed");

    /**
     * @param known the state so far, as {@link #state} was stored; null: none
     * @param stream the stream's id, which events repeat: not a change
     */
    static FieldChanges of(@Nullable Object known, String payload, String stream) {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        if (known instanceof Map<?, ?> fields) fields.forEach((name, value) -> state.put(String.valueOf(name), value));
        Map<String, @Nullable Object> before = new LinkedHashMap<>();
        Map<String, @Nullable Object> after = new LinkedHashMap<>();
        JSON.readValue(payload, FIELDS).forEach((name, value) -> {
            if (stream.equals(value)) return;
            Object masked = shown(value);
            if (!holdsSealed(value) && same(state.get(name), masked)) return;
            if (state.containsKey(name)) before.put(name, state.get(name));
            after.put(name, masked);
            state.put(name, masked);
        });
        return new FieldChanges(state, before, after);
    }

    /** Numbers read from JSON differ in type though not in value. */
    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return Objects.equals(one, other) || JSON.valueToTree(one).equals(JSON.valueToTree(other));
    }

    private static boolean isSealed(Map<?, ?> value) {
        return value.keySet().equals(SEALED);
    }

    private static boolean holdsSealed(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> isSealed(map) || map.values().stream().anyMatch(FieldChanges::holdsSealed);
            case List<?> list -> list.stream().anyMatch(FieldChanges::holdsSealed);
            case null, default -> false;
        };
    }

    /** As people may see it: what is sealed is masked, an id is bare. */
    private static @Nullable Object shown(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map when isSealed(map) -> SealingModule.MASK;
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((name, inner) -> copy.put(String.valueOf(name), shown(inner)));
                yield copy;
            }
            case List<?> list -> list.stream().map(FieldChanges::shown).toList();
            case String text
            when STREAM_ID.matcher(text).matches() -> StreamId.valueOf(text).toString();
            case null -> null;
            default -> value;
        };
    }
}
