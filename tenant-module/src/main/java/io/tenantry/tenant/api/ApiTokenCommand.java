package io.tenantry.tenant.api;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of an API token. */
public sealed interface ApiTokenCommand {
    ApiTokenId id();

    /** @param grantable the scopes that the maker has and so can give */
    record CreateApiToken(
            @TargetAggregateIdentifier ApiTokenId id,
            String name,
            List<String> scopes,
            @Nullable Instant expiresAt,
            Set<String> grantable)
            implements ApiTokenCommand {}

    /** From now on the token is refused. */
    record RevokeApiToken(@TargetAggregateIdentifier ApiTokenId id) implements ApiTokenCommand {}
}
