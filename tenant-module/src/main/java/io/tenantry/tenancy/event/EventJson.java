package io.tenantry.tenancy.event;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.Keyring;
import io.tenantry.tenancy.sealing.SealingModule;
import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of stored events: ids as stream ids, sealed values as ciphertext, old revisions upcast while reading. */
@Component
public class EventJson {
    private final Keyring keyring;
    private final JsonMapper stored;
    private final JsonMapper masked;
    private final JsonMapper opened;
    private final JsonMapper states;
    private final EventTypes types;
    private final Map<String, Upcaster> upcasters = new HashMap<>();

    public EventJson(Keyring keyring, EventTypes types, List<Upcaster> upcasters) {
        this.keyring = keyring;
        this.stored = base().addModule(SealingModule.with(keyring)).build();
        this.opened = base().addModule(SealingModule.opened()).build();
        this.masked = base().addModule(SealingModule.masking()).build();
        this.states = base().addModule(SealingModule.with(keyring))
                .changeDefaultVisibility(visible -> visible.withVisibility(PropertyAccessor.ALL, Visibility.NONE)
                        .withFieldVisibility(Visibility.ANY))
                .enable(MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS)
                .build();
        this.types = types;
        for (Upcaster upcaster : upcasters) {
            String key = upcaster.eventName() + "#" + upcaster.fromRevision();
            if (this.upcasters.putIfAbsent(key, upcaster) != null)
                throw new IllegalStateException("two upcasters for " + key);
        }
    }

    static JsonMapper.Builder base() {
        return JsonMapper.builder()
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                // what a value object can say of itself, such as isZero(), is not stored
                .changeDefaultVisibility(visible -> visible.withIsGetterVisibility(Visibility.NONE))
                .addModule(new StreamIds());
    }

    /** Does work that writes several payloads: quicker than each by itself, where they hold sealed values. */
    public <T> T writing(Supplier<T> work) {
        return keyring.sealing(work);
    }

    /** The payload for the store. */
    public String writePayload(Object payload) {
        return stored.writeValueAsString(payload);
    }

    public String writeMetadata(EventMetadata metadata) {
        return stored.writeValueAsString(metadata);
    }

    /** An aggregate's fields, for a snapshot. */
    public String writeState(Object aggregate) {
        return states.writeValueAsString(aggregate);
    }

    public Object readState(String json, Class<?> type) {
        return states.readValue(json, type);
    }

    /** The payload for people: sealed values are masked. */
    public JsonNode preview(Object payload) {
        return masked.valueToTree(payload);
    }

    Object readPayload(String name, int revision, String json) {
        Class<?> type = classOf(name);
        return revision == types.nameOf(type).revision()
                ? stored.readValue(json, type)
                : read(stored, name, revision, stored.readTree(json));
    }

    private Class<?> classOf(String name) {
        Class<?> type = types.classOf(name);
        if (type == null) throw new IllegalStateException("no class is registered for event " + name);
        return type;
    }

    private Object read(JsonMapper mapper, String name, int revision, JsonNode stored) {
        Class<?> type = classOf(name);
        int current = types.nameOf(type).revision();
        ObjectNode payload = (ObjectNode) stored;
        for (int r = revision; r < current; r++) {
            Upcaster upcaster = upcasters.get(name + "#" + r);
            if (upcaster == null) throw new IllegalStateException("no upcaster for " + name + " revision " + r);
            payload = upcaster.upcast(payload);
        }
        return mapper.treeToValue(payload, type);
    }

    /** A payload of any revision as it stands in an archive, its sealed values opened. */
    public Object readOpened(String name, int revision, JsonNode payload) {
        return read(opened, name, revision, payload);
    }

    EventMetadata readMetadata(String json) {
        return stored.readValue(json, EventMetadata.class);
    }

    /** Ids of every module are records of a tenant and a UUID; their JSON is the stream id. */
    private static final class StreamIds extends SimpleModule {
        StreamIds() {
            super("stream-ids");
            addSerializer(StreamId.class, new ValueSerializer<StreamId>() {
                @Override
                public void serialize(StreamId id, JsonGenerator json, SerializationContext context) {
                    json.writeString(id.stream());
                }
            });
            addSerializer(TenantId.class, new ValueSerializer<TenantId>() {
                @Override
                public void serialize(TenantId id, JsonGenerator json, SerializationContext context) {
                    json.writeString(id.toString());
                }
            });
            addDeserializer(TenantId.class, new ValueDeserializer<TenantId>() {
                @Override
                public TenantId deserialize(JsonParser parser, DeserializationContext context) {
                    return TenantId.of(parser.getString());
                }
            });
        }

        @Override
        public void setupModule(SetupContext context) {
            super.setupModule(context);
            context.addDeserializers(new Deserializers.Base() {
                @Override
                public @Nullable ValueDeserializer<?> findBeanDeserializer(
                        JavaType type, DeserializationConfig config, BeanDescription.Supplier bean) {
                    return StreamId.class.isAssignableFrom(type.getRawClass())
                            ? new StreamIdReader(type.getRawClass())
                            : null;
                }

                @Override
                public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
                    return StreamId.class.isAssignableFrom(type);
                }
            });
        }
    }

    private static final class StreamIdReader extends ValueDeserializer<Object> {
        private final Constructor<?> constructor;

        StreamIdReader(Class<?> type) {
            try {
                constructor = type.getDeclaredConstructor(TenantId.class, UUID.class);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(type + " is not a record of a TenantId and a UUID", e);
            }
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) {
            String stream = parser.getString();
            try {
                return constructor.newInstance(StreamId.tenantOf(stream), StreamId.valueOf(stream));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot make " + constructor.getDeclaringClass() + " of " + stream, e);
            }
        }
    }
}
