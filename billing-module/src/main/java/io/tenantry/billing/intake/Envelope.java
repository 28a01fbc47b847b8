package io.tenantry.billing.intake;

import static io.tenantry.billing.intake.LetterReason.UNREADABLE;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.rw.CloudEventRWException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * CloudEvents 1.0 over Kafka. Both modes become the structured form first, which is also what a letter shows and an
 * operator edits; the types of the CloudEvents SDK then hold its attributes to the specification.
 */
final class Envelope {
    static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";
    private static final String PREFIX = "ce_";
    private static final String CONTENT_TYPE = "content-type";

    private Envelope() {}

    /** The structured form of a message in either mode. */
    static ObjectNode structured(Message message) {
        byte[] value = message.value();
        if (value == null) throw new Unacceptable(UNREADABLE, "The record has no value.");
        String contentType = header(message, CONTENT_TYPE);
        String mediaType = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (mediaType.startsWith("application/cloudevents-batch"))
            throw new Unacceptable(UNREADABLE, "Batches of CloudEvents are not taken: send one event a record.");
        if (isBinary(message)) return binary(message, value, contentType);
        if (StrictJson.read(value) instanceof ObjectNode object) return object;
        throw new Unacceptable(UNREADABLE, "The value is not a JSON object.");
    }

    static boolean isBinary(Message message) {
        String contentType = header(message, CONTENT_TYPE);
        boolean structured =
                contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/cloudevents");
        return !structured && header(message, PREFIX + "specversion") != null;
    }

    private static ObjectNode binary(Message message, byte[] value, @Nullable String contentType) {
        ObjectNode event = StrictJson.object();
        for (Header header : message.headers()) {
            if (!header.key().startsWith(PREFIX)) continue;
            String name = header.key().substring(PREFIX.length());
            if (name.equals("data") || name.equals("datacontenttype") || event.has(name))
                throw new Unacceptable(UNREADABLE, "An attribute's header is given twice or may not be given.");
            event.put(name, text(header));
        }
        if (contentType != null) event.put("datacontenttype", contentType);
        event.set("data", StrictJson.read(value));
        return event;
    }

    private static @Nullable String header(Message message, String name) {
        Header found = null;
        for (Header header : message.headers()) {
            if (!header.key().equalsIgnoreCase(name)) continue;
            if (found != null) throw new Unacceptable(UNREADABLE, "A header is given twice.");
            found = header;
        }
        return found == null ? null : text(found);
    }

    private static String text(Header header) {
        if (header.value() == null) throw new Unacceptable(UNREADABLE, "A header has no value.");
        return StrictJson.text(header.value());
    }

    /** The attributes of a structured event; its {@code data} stays where it is. */
    static CloudEvent attributes(ObjectNode event) {
        if (!"1.0".equals(event.path("specversion").stringValue(null)))
            throw new Unacceptable(UNREADABLE, "specversion must be \"1.0\".");
        CloudEventBuilder builder = CloudEventBuilder.v1();
        try {
            for (Map.Entry<String, JsonNode> attribute : event.properties())
                set(builder, attribute.getKey(), attribute.getValue());
            return builder.build();
        } catch (IllegalStateException | IllegalArgumentException | CloudEventRWException e) {
            throw new Unacceptable(
                    UNREADABLE,
                    "An attribute is missing or not what CloudEvents 1.0 allows: id, source and type are required.");
        } catch (DateTimeException e) {
            throw new Unacceptable(UNREADABLE, "time is not an RFC 3339 timestamp.");
        } catch (URISyntaxException e) {
            throw new Unacceptable(UNREADABLE, "source or dataschema is not a URI reference.");
        }
    }

    /** An event of ours, whose data is JSON, in the structured form. */
    static byte[] write(CloudEvent event) {
        ObjectNode object = StrictJson.object();
        object.put("specversion", event.getSpecVersion().toString());
        for (String name : event.getAttributeNames()) {
            Object value = event.getAttribute(name);
            if (value != null && !name.equals("specversion")) object.put(name, value.toString());
        }
        for (String name : event.getExtensionNames()) object.put(name, String.valueOf(event.getExtension(name)));
        if (event.getData() != null)
            object.set("data", StrictJson.read(event.getData().toBytes()));
        return StrictJson.write(object);
    }

    private static void set(CloudEventBuilder builder, String name, JsonNode value) throws URISyntaxException {
        if (value.isNull()) return;
        switch (name) {
            case "specversion", "data" -> {}
            case "data_base64" ->
                throw new Unacceptable(UNREADABLE, "data_base64 is not taken: data must be a JSON object.");
            case "id" -> builder.withId(string(name, value));
            case "type" -> builder.withType(string(name, value));
            case "source" -> builder.withSource(new URI(string(name, value)));
            case "subject" -> builder.withSubject(string(name, value));
            case "time" -> builder.withTime(OffsetDateTime.parse(string(name, value)));
            case "dataschema" -> builder.withDataSchema(new URI(string(name, value)));
            case "datacontenttype" -> builder.withDataContentType(json(string(name, value)));
            default -> extension(builder, name, value);
        }
    }

    private static void extension(CloudEventBuilder builder, String name, JsonNode value) {
        if (value.isString()) builder.withExtension(name, value.stringValue());
        else if (value.isBoolean()) builder.withExtension(name, value.booleanValue());
        else if (value.isIntegralNumber() && value.canConvertToInt()) builder.withExtension(name, value.intValue());
        else throw new Unacceptable(UNREADABLE, "An extension is neither text, truth value nor 32-bit integer.");
    }

    private static String json(String mediaType) {
        String type = mediaType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        if (!type.equals("application/json") && !type.endsWith("+json"))
            throw new Unacceptable(UNREADABLE, "datacontenttype must be JSON.");
        return mediaType;
    }

    private static String string(String name, JsonNode value) {
        String text = value.isString() ? value.stringValue() : "";
        if (text.isBlank() || text.length() > 255 || text.chars().anyMatch(Character::isISOControl))
            throw new Unacceptable(UNREADABLE, name + " must be text of 1 to 255 characters.");
        return text;
    }
}
