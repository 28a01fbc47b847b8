package io.tenantry.tenancy.sealing;

import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

/** Writes {@link Sealed} as {@code {"key": "<tenant>/<subject>", "sealed": "<base64>"}} and reads it back. */
public final class SealingModule {
    private static final JsonMapper VALUES = JsonMapper.builder().build();
    /** What stands in place of a sealed value where it may not be shown. */
    public static final String MASK = "***";

    private SealingModule() {}

    /** Encrypts and decrypts with the keys of {@code keyring}. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    public static SimpleModule with(Keyring keyring) {
        return new SimpleModule("sealed")
                .addSerializer((Class) Sealed.class, new Writer(keyring))
                .addDeserializer((Class) Sealed.class, new Reader(keyring, null));
    }

    /** Reads values as they stand in an archive: opened, or said to be erased. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    public static SimpleModule opened() {
        return new SimpleModule("opened").addDeserializer((Class) Sealed.class, new OpenedReader(null));
    }

    private static final class OpenedReader extends ValueDeserializer<Sealed<?>> {
        private final @Nullable JavaType type;

        OpenedReader(@Nullable JavaType type) {
            this.type = type;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            return new OpenedReader(valueType(context, property));
        }

        @Override
        public Sealed<?> deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode node = context.readTree(parser);
            KeyRef key = KeyRef.parse(node.required("key").asString());
            JsonNode value = node.path("value");
            return Sealed.<Object>opening(
                    key, () -> value.isMissingNode() ? null : VALUES.<Object>treeToValue(value, type));
        }
    }

    private static JavaType valueType(DeserializationContext context, @Nullable BeanProperty property) {
        JavaType sealedType = property == null ? context.getContextualType() : property.getType();
        if (!sealedType.hasRawClass(Sealed.class)) sealedType = sealedType.getContentType();
        return sealedType.containedTypeOrUnknown(0);
    }

    /** Writes {@value #MASK} for every sealed value. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    public static SimpleModule masking() {
        return new SimpleModule("masked").addSerializer((Class) Sealed.class, new ValueSerializer<Sealed<?>>() {
            @Override
            public void serialize(Sealed<?> sealed, JsonGenerator json, SerializationContext context) {
                json.writeString(MASK);
            }
        });
    }

    private static final class Writer extends ValueSerializer<Sealed<?>> {
        private final Keyring keyring;

        Writer(Keyring keyring) {
            this.keyring = keyring;
        }

        @Override
        public void serialize(Sealed<?> sealed, JsonGenerator json, SerializationContext context) {
            Object value = sealed.value();
            json.writeStartObject();
            json.writeStringProperty("key", sealed.key().toString());
            json.writeName("sealed");
            Optional<byte[]> ciphertext = value == null
                    ? Optional.empty()
                    : keyring.sealUnlessDestroyed(sealed.key(), VALUES.writeValueAsBytes(value));
            if (ciphertext.isEmpty()) json.writeNull();
            else json.writeString(Base64.getEncoder().encodeToString(ciphertext.get()));
            json.writeEndObject();
        }
    }

    private static final class Reader extends ValueDeserializer<Sealed<?>> {
        private final Keyring keyring;
        private final @Nullable JavaType type;

        Reader(Keyring keyring, @Nullable JavaType type) {
            this.keyring = keyring;
            this.type = type;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            return new Reader(keyring, valueType(context, property));
        }

        @Override
        public Sealed<?> deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode node = context.readTree(parser);
            KeyRef key = KeyRef.parse(node.required("key").asString());
            JsonNode sealed = node.required("sealed");
            if (sealed.isNull()) return Sealed.opening(key, () -> null);
            byte[] ciphertext = Base64.getDecoder().decode(sealed.asString());
            return Sealed.<Object>opening(key, () -> keyring.open(key, ciphertext)
                    .<Object>map(plain -> VALUES.readValue(plain, type))
                    .orElse(null));
        }
    }
}
