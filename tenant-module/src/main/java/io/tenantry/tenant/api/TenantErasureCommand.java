package io.tenantry.tenant.api;

import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be said of an erased tenant. */
public sealed interface TenantErasureCommand {
    /** Everything is gone, and this certifies it. Said again, it is what was said first. */
    record CertifyErasure(
            @TargetAggregateIdentifier TenantErasureId id,
            Instant signedUpAt,
            String certificate,
            String signature,
            String publicKey)
            implements TenantErasureCommand {}
}
