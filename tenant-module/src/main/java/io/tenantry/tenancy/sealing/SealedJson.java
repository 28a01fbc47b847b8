package io.tenantry.tenancy.sealing;

import io.tenantry.tenancy.TenantId;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stored JSON with its sealed values opened, wherever in it they stand: {@code {"key": …, "sealed": …}} becomes {@code
 * {"key": …, "value": …}}, and what is erased becomes {@code {"key": …, "erased": true}}. It knows no classes, so it
 * serves events of any revision.
 */
@Component
public class SealedJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Keyring keyring;

    SealedJson(Keyring keyring) {
        this.keyring = keyring;
    }

    /** What is sealed under the keys of others than {@code owner}, such as an operator's address, is not opened. */
    public JsonNode opened(String stored, TenantId owner) {
        return opened(JSON.readTree(stored), owner);
    }

    private JsonNode opened(JsonNode node, TenantId owner) {
        if (node instanceof ObjectNode object) {
            if (isSealed(object)) return openedValue(object, owner);
            ObjectNode copy = JSON.createObjectNode();
            for (Map.Entry<String, JsonNode> each : object.properties())
                copy.set(each.getKey(), opened(each.getValue(), owner));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            for (JsonNode each : array) copy.add(opened(each, owner));
            return copy;
        }
        return node;
    }

    /**
     * The other way: opened values are sealed with new keys, but those of {@code erased} subjects, whatever they say.
     */
    public static JsonNode sealedAnew(JsonNode node, NewKeys keys, Set<UUID> erased) {
        if (node instanceof ObjectNode object) {
            if (isOpened(object)) return sealedValue(object, keys, erased);
            ObjectNode copy = JSON.createObjectNode();
            for (Map.Entry<String, JsonNode> each : object.properties())
                copy.set(each.getKey(), sealedAnew(each.getValue(), keys, erased));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            for (JsonNode each : array) copy.add(sealedAnew(each, keys, erased));
            return copy;
        }
        return node;
    }

    private static boolean isOpened(ObjectNode object) {
        return object.size() == 2
                && object.path("key").isString()
                && (object.has("value") || object.path("erased").isBoolean());
    }

    private static ObjectNode sealedValue(ObjectNode object, NewKeys keys, Set<UUID> erased) {
        String name = object.path("key").asString();
        KeyRef key = KeyRef.parse(name);
        ObjectNode sealed = JSON.createObjectNode().put("key", name);
        boolean none = !object.has("value")
                || erased.contains(key.subject())
                || !key.tenantId().equals(keys.tenantId());
        if (none) return sealed.putNull("sealed");
        byte[] plain = JSON.writeValueAsBytes(object.get("value"));
        return sealed.put("sealed", Base64.getEncoder().encodeToString(keys.seal(key.subject(), plain)));
    }

    private static boolean isSealed(ObjectNode object) {
        return object.size() == 2 && object.path("key").isString() && object.has("sealed");
    }

    private ObjectNode openedValue(ObjectNode object, TenantId owner) {
        String name = object.path("key").asString();
        KeyRef key = KeyRef.parse(name);
        JsonNode sealed = object.path("sealed");
        Optional<byte[]> plain = sealed.isNull() || !key.tenantId().equals(owner)
                ? Optional.empty()
                : keyring.open(key, Base64.getDecoder().decode(sealed.asString()));
        ObjectNode opened = JSON.createObjectNode().put("key", name);
        if (plain.isEmpty()) opened.put("erased", true);
        else opened.set("value", JSON.readTree(plain.get()));
        return opened;
    }
}
