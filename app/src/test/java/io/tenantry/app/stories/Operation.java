package io.tenantry.app.stories;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One operation of the OpenAPI document: what stories about all of them are driven by. */
public record Operation(String method, String path, JsonNode definition, JsonNode document) {
    public static List<Operation> all(Server server) {
        JsonNode document = server.nobody().get("/v3/api-docs").expect(200).json();
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method -> operations.add(new Operation(
                        method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue(), document))));
        assertThat(operations).hasSizeGreaterThan(50);
        return operations;
    }

    public String name() {
        return method + " " + path;
    }

    /** Needs no login: the document says so with an empty list. */
    public boolean isPublic() {
        return definition.has("security") && definition.path("security").isEmpty();
    }

    public boolean isRead() {
        return method.equals("GET");
    }

    /** A command of {@code ApiCall}: it takes an idempotency key. */
    public boolean isCommand() {
        return parameters().contains("Idempotency-Key");
    }

    public boolean isList() {
        return isRead() && parameters().contains("limit");
    }

    public boolean isAboutATenant() {
        return path.contains("{tenantId}");
    }

    public boolean hasId() {
        return path.contains("{");
    }

    public boolean hasBody() {
        return !schema().isMissingNode();
    }

    /** {@code users} of {@code /api/v1/users/{id}/wallet}. */
    public String resource() {
        return path.split("/", -1)[3];
    }

    /** With this in place of the id in the path. */
    public String pathWith(String id) {
        return path.replaceFirst("\\{\\w+}", id);
    }

    public List<String> parameters() {
        List<String> names = new ArrayList<>();
        definition.path("parameters").forEach(parameter -> {
            String reference = parameter.path("$ref").asString("");
            names.add(
                    reference.isEmpty()
                            ? parameter.path("name").asString()
                            : reference.substring(reference.lastIndexOf('/') + 1));
        });
        return names;
    }

    /** Names of the query parameters and body fields that are ids. */
    public List<String> idFilters() {
        List<String> names = new ArrayList<>();
        definition.path("parameters").forEach(parameter -> {
            boolean query = parameter.path("in").asString("").equals("query");
            if (query && parameter.at("/schema/format").asString("").equals("uuid"))
                names.add(parameter.path("name").asString());
        });
        return names;
    }

    public List<String> idFields() {
        return resolved(schema()).path("properties").properties().stream()
                .filter(property ->
                        property.getValue().path("format").asString("").equals("uuid"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A body that the schema allows, made of its examples; null without a body. */
    @Nullable
    public String body(Function<String, String> ids) {
        return hasBody() ? Api.JSON.writeValueAsString(example("", schema(), ids)) : null;
    }

    private JsonNode schema() {
        return definition.at("/requestBody/content/application~1json/schema");
    }

    private JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    private Object example(String name, JsonNode given, Function<String, String> ids) {
        JsonNode schema = resolved(given);
        if (schema.path("format").asString("").equals("uuid")) return ids.apply(name);
        if (schema.has("example")) return schema.path("example");
        if (schema.has("enum")) return schema.path("enum").path(0);
        return switch (schema.path("type").asString("string")) {
            case "object" -> object(schema, ids);
            case "array" -> List.of();
            case "integer", "number" -> 1;
            case "boolean" -> true;
            default -> "text";
        };
    }

    private Map<String, Object> object(JsonNode schema, Function<String, String> ids) {
        Map<String, Object> object = new LinkedHashMap<>();
        schema.path("properties")
                .properties()
                .forEach(property ->
                        object.put(property.getKey(), example(property.getKey(), property.getValue(), ids)));
        return object;
    }
}
