package io.tenantry.tenancy.sealing;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** For golden files: sealed values in clear, so that a file stays the same. */
public final class PlainSealing {
    private PlainSealing() {}

    @SuppressWarnings({"rawtypes", "unchecked"})
    public static SimpleModule module() {
        return new SimpleModule("plain")
                .addSerializer((Class) Sealed.class, new Writer())
                .addDeserializer((Class) Sealed.class, new Reader(null));
    }

    private static final class Writer extends ValueSerializer<Sealed<?>> {
        @Override
        public void serialize(Sealed<?> sealed, JsonGenerator json, SerializationContext context) {
            json.writeStartObject();
            json.writeStringProperty("key", sealed.key().toString());
            json.writePOJOProperty("sealed", sealed.value());
            json.writeEndObject();
        }
    }

    private static final class Reader extends ValueDeserializer<Sealed<?>> {
        private final JavaType type;

        Reader(JavaType type) {
            this.type = type;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
            JavaType sealed = property == null ? context.getContextualType() : property.getType();
            if (!sealed.hasRawClass(Sealed.class)) sealed = sealed.getContentType();
            return new Reader(sealed.containedTypeOrUnknown(0));
        }

        @Override
        public Sealed<?> deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode node = context.readTree(parser);
            Object value = JsonMapper.builder().build().treeToValue(node.required("sealed"), type);
            return Sealed.of(KeyRef.parse(node.required("key").asString()), value);
        }
    }
}
