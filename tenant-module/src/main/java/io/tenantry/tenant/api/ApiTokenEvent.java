package io.tenantry.tenant.api;

import io.tenantry.tenancy.event.EventName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to an API token. The token itself stands nowhere, only its hash in the vault. */
public sealed interface ApiTokenEvent {
    ApiTokenId id();

    /**
     * A token was made and shown once.
     *
     * @param scopes what it may do, as {@code users:read}
     * @param expiresAt from when on it is refused; null: never
     */
    @EventName("tenant.api-token-created")
    record ApiTokenCreated(
            ApiTokenId id,
            String name,
            List<String> scopes,
            @Nullable Instant expiresAt) implements ApiTokenEvent {}

    @EventName("tenant.api-token-revoked")
    record ApiTokenRevoked(ApiTokenId id) implements ApiTokenEvent {}
}
