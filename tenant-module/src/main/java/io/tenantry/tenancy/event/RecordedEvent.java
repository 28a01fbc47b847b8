package io.tenantry.tenancy.event;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was stored. Payload and metadata are read when first asked for, and only once.
 *
 * <p>{@code timestamp} is when it was decided (figures and periods use it), {@code recordedAt} when it was stored.
 */
public final class RecordedEvent {
    /** Of the objects around the JSON. */
    private static final int FRAME_BYTES = 400;

    private final long position;
    private final TenantId tenantId;
    private final String stream;
    private final long sequence;
    private final UUID eventId;
    private final String name;
    private final int revision;
    private final String payloadJson;
    private final String metadataJson;
    private final Instant timestamp;
    private final Instant recordedAt;
    private final boolean imported;
    private final EventJson json;
    private volatile @Nullable Object payload;
    private volatile @Nullable EventMetadata metadata;

    public RecordedEvent(
            long position,
            TenantId tenantId,
            String stream,
            long sequence,
            UUID eventId,
            String name,
            int revision,
            String payloadJson,
            String metadataJson,
            Instant timestamp,
            Instant recordedAt,
            boolean imported,
            EventJson json) {
        this.position = position;
        this.tenantId = tenantId;
        this.stream = stream;
        this.sequence = sequence;
        this.eventId = eventId;
        this.name = name;
        this.revision = revision;
        this.payloadJson = payloadJson;
        this.metadataJson = metadataJson;
        this.timestamp = timestamp;
        this.recordedAt = recordedAt;
        this.imported = imported;
        this.json = json;
    }

    /** The same event, of which payload and metadata need not be read from JSON: this server has just made it. */
    public RecordedEvent knowing(Object knownPayload, EventMetadata knownMetadata) {
        this.payload = knownPayload;
        this.metadata = knownMetadata;
        return this;
    }

    public long position() {
        return position;
    }

    public TenantId tenantId() {
        return tenantId;
    }

    /** {@code <tenant>/<id>}. */
    public String stream() {
        return stream;
    }

    /** The bare id of the event's aggregate. */
    public UUID id() {
        return StreamId.valueOf(stream);
    }

    public long sequence() {
        return sequence;
    }

    /** The aggregate's version once this event has happened: the number of its events. */
    public long version() {
        return sequence + 1;
    }

    public UUID eventId() {
        return eventId;
    }

    /** The stored name, such as {@code billing.subscription-started}. */
    public String name() {
        return name;
    }

    public int revision() {
        return revision;
    }

    public Instant timestamp() {
        return timestamp;
    }

    public Instant recordedAt() {
        return recordedAt;
    }

    public boolean imported() {
        return imported;
    }

    /** The payload as it is stored: sealed values are ciphertext. */
    public String payloadJson() {
        return payloadJson;
    }

    public String metadataJson() {
        return metadataJson;
    }

    public Object payload() {
        Object known = payload;
        if (known == null) {
            known = json.readPayload(name, revision, payloadJson);
            payload = known;
        }
        return known;
    }

    public EventMetadata metadata() {
        EventMetadata known = metadata;
        if (known == null) {
            known = json.readMetadata(metadataJson);
            metadata = known;
        }
        return known;
    }

    /** About how many bytes of memory it takes: its JSON, and as much again for what is read from that. */
    public int weight() {
        return FRAME_BYTES + 2 * (payloadJson.length() + metadataJson.length());
    }

    @Override
    public String toString() {
        return name + " at " + position;
    }
}
