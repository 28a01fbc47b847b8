package io.tenantry.app.stories;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** What the server answered, with readable ways to say what was expected. */
public record Answer(String request, int status, HttpHeaders headers, String text, JsonNode json) {
    /** This status, and nothing else. */
    public Answer expect(int expected) {
        assertThat(status).as("%s%n%s", request, text).isEqualTo(expected);
        return this;
    }

    public Answer expectOneOf(Integer... expected) {
        assertThat(status).as("%s%n%s", request, text).isIn((Object[]) expected);
        return this;
    }

    /** The path that was asked, without a query. */
    String path() {
        return request.split("[ ?]", 3)[1];
    }

    /** The problem with this status and code. */
    public Answer problem(int expected, String code) {
        expect(expected);
        assertThat(text("code")).as("%s%n%s", request, text).isEqualTo(code);
        return this;
    }

    /** The problem names this field. */
    public Answer ofField(String field) {
        assertThat(json.path("errors").findValuesAsString("field"))
                .as("%s%n%s", request, text)
                .contains(field);
        return this;
    }

    /** By JSON pointer without its first slash: {@code bot/tokenSet}. */
    public JsonNode at(String path) {
        return json.at("/" + path);
    }

    public String text(String path) {
        return at(path).asString("");
    }

    public long number(String path) {
        assertThat(at(path).isIntegralNumber())
                .as("%s is a number in %s", path, text)
                .isTrue();
        return at(path).longValue();
    }

    public UUID id() {
        return UUID.fromString(text("id"));
    }

    public UUID uuid(String path) {
        return UUID.fromString(text(path));
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public String etag() {
        return header("ETag");
    }

    public String token() {
        return header("Consistency-Token");
    }

    /** The items of a list. */
    public List<JsonNode> items() {
        List<JsonNode> items = new ArrayList<>();
        json.path("items").forEach(items::add);
        return items;
    }

    /** One field of every item. */
    public List<String> items(String field) {
        return items().stream().map(item -> item.path(field).asString("")).toList();
    }
}
