package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import org.springframework.stereotype.Component;

/** What this server holds of the store in memory: also sealed values that were opened, or never read from ciphertext. */
@Component
public class StoreMemory {
    private final StreamCache streams;
    private final EventFeed feed;

    StoreMemory(StreamCache streams, EventFeed feed) {
        this.streams = streams;
        this.feed = feed;
    }

    /** Drops what is known of the tenant; it is read from the database again, with the keys that there are then. */
    public void forget(TenantId tenantId) {
        streams.forget(tenantId);
        // its order is that of all tenants: it goes as a whole
        feed.forget();
    }
}
