package io.tenantry.billing.api;

import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** Names a letter: a message from Kafka that nobody could act on. */
public record LetterId(TenantId tenantId, UUID value) implements StreamId {
    /** The letter of the record at one place of Kafka: a second delivery is the same letter. */
    public static LetterId of(TenantId tenantId, String topic, int partition, long offset) {
        return new LetterId(
                tenantId,
                Ids.derived(TenantId.PLATFORM.value(), topic, Integer.toString(partition), Long.toString(offset)));
    }

    /** The letter of another record that came at this one's place: told apart by what it says. */
    public LetterId ofAnother(String sha256) {
        return new LetterId(tenantId, Ids.derived(value, "another", sha256));
    }

    @Override
    public String toString() {
        return stream();
    }
}
