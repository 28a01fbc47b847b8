package io.tenantry.tenant.api;

import io.tenantry.tenancy.erasure.KeyDestroyed;
import io.tenantry.tenancy.event.EventName;
import java.time.Instant;

/** What is left of a tenant. */
public sealed interface TenantErasureEvent {
    TenantErasureId id();

    /**
     * The tenant is erased.
     *
     * @param signedUpAt since when there was one
     * @param certificate what was erased, as JSON, as it was signed
     * @param signature Ed25519, base64
     * @param publicKey that verifies the signature, base64
     */
    @EventName("tenant.tenant-erased")
    record TenantErased(TenantErasureId id, Instant signedUpAt, String certificate, String signature, String publicKey)
            implements TenantErasureEvent, KeyDestroyed {}
}
