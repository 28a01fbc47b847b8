package io.tenantry.figures.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldChangesTest {
    private static final String STREAM = "t/1";

    @Test
    void theFirstEventHasNothingBefore() {
        FieldChanges changes = FieldChanges.of(null, "{\"id\":\"t/1\",\"state\":\"open\",\"n\":1}", STREAM);
        assertThat(changes.before()).isEmpty();
        assertThat(changes.after()).isEqualTo(Map.of("state", "open", "n", 1));
        assertThat(changes.state()).isEqualTo(changes.after());
    }

    @Test
    void onlyWhatAnEventChangesIsTold() {
        Map<String, Object> known = Map.of("state", "open", "n", 1, "terms", Map.of("days", 3, "tags", List.of("a")));
        FieldChanges changes =
                FieldChanges.of(known, "{\"n\":2,\"state\":\"open\",\"terms\":{\"days\":3,\"tags\":[\"a\"]}}", STREAM);
        assertThat(changes.before()).isEqualTo(Map.of("n", 1));
        assertThat(changes.after()).isEqualTo(Map.of("n", 2));
        assertThat(changes.state()).containsEntry("n", 2).containsEntry("state", "open");
    }

    @Test
    void aFieldThatBecomesNullWasSomethingBefore() {
        FieldChanges changes = FieldChanges.of(Map.of("assignee", "x"), "{\"assignee\":null,\"other\":null}", STREAM);
        assertThat(changes.before()).isEqualTo(Map.of("assignee", "x"));
        assertThat(changes.after()).containsOnlyKeys("assignee").containsEntry("assignee", null);
    }

    @Test
    void sealedValuesAreMaskedWhereverTheyStandAndCountAsChanged() {
        String sealed = "{\"key\":\"t/2\",\"sealed\":\"AAAA\"}";
        String payload = "{\"name\":" + sealed + ",\"settings\":{\"zone\":\"UTC\",\"keys\":[" + sealed + "]}}";
        FieldChanges first = FieldChanges.of(null, payload, STREAM);
        Map<String, Object> masked = Map.of("name", "***", "settings", Map.of("zone", "UTC", "keys", List.of("***")));
        assertThat(first.after()).isEqualTo(masked);
        FieldChanges second = FieldChanges.of(first.state(), payload, STREAM);
        assertThat(second.before()).isEqualTo(masked);
        assertThat(second.after()).isEqualTo(masked);
        assertThat(second.state().toString()).doesNotContain("AAAA");
    }
}
