package io.tenantry.tenancy.erasure;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.SlowQueries;
import io.tenantry.tenancy.past.Past;
import io.tenantry.tenancy.sealing.Keyring;
import io.tenantry.tenancy.store.StoreMemory;
import org.springframework.stereotype.Component;

/** Everything that this server remembers of tenants beside their read models. */
@Component
public class ServerMemory {
    private final Keyring keyring;
    private final StoreMemory store;
    private final Past past;
    private final SlowQueries slow;

    ServerMemory(Keyring keyring, StoreMemory store, Past past, SlowQueries slow) {
        this.keyring = keyring;
        this.store = store;
        this.past = past;
        this.slow = slow;
    }

    /**
     * Forgets what was sealed with keys of the tenant or of its people: call it on each server once the destruction of a
     * key is committed. From then on what that key has sealed reads as erased.
     */
    public void forget(TenantId tenantId) {
        // first the keys: what is read again is opened with what there is now
        keyring.forget(tenantId);
        store.forget(tenantId);
        past.forget(tenantId);
        slow.forget(tenantId);
    }
}
