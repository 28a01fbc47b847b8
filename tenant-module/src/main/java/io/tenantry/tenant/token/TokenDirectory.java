package io.tenantry.tenant.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.store.AppendListener;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.StreamStates;
import io.tenantry.tenant.api.ApiTokenEvent.ApiTokenCreated;
import io.tenantry.tenant.api.ApiTokenEvent.ApiTokenRevoked;
import io.tenantry.tenant.api.ApiTokenId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a shown token may do now, from its own events and its hash. A revocation holds at once. */
@Component
public class TokenDirectory implements AppendListener {
    private final StreamStates<State> tokens;
    private final Cache<ApiTokenId, String> hashes = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();
    private final TenantDatabase database;
    private final Clock clock;

    TokenDirectory(EventStorageEngine events, TenantDatabase database, Clock clock) {
        this.tokens = new StreamStates<>(events, TokenDirectory::after);
        this.database = database;
        this.clock = clock;
    }

    record State(Set<Scope> scopes, @Nullable Instant expiresAt, boolean revoked) {}

    /** The scopes of a token that is real and in force. */
    public Optional<Set<Scope>> scopesOf(TokenSecret token) {
        State state = tokens.of(token.id());
        if (state == null || state.revoked()) return Optional.empty();
        if (state.expiresAt() != null && !clock.instant().isBefore(state.expiresAt())) return Optional.empty();
        String hash = hashes.get(token.id(), this::hash);
        return hash != null && same(hash, token.hash()) ? Optional.of(state.scopes()) : Optional.empty();
    }

    private @Nullable String hash(ApiTokenId id) {
        return database.vault(List.of(id.tenantId()), jdbc -> jdbc.sql(
                        "select hash from credential where tenant_id = ? and kind = 'TOKEN' and owner = ?")
                .params(id.tenantId().value(), id.value())
                .query(String.class)
                .optional()
                .orElse(null));
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void appended(String stream, String eventName) {
        tokens.forget(stream);
    }

    static @Nullable State after(@Nullable State state, Object event) {
        return switch (event) {
            case ApiTokenCreated e ->
                new State(
                        e.scopes().stream().map(Scope::of).collect(Collectors.toUnmodifiableSet()),
                        e.expiresAt(),
                        false);
            case ApiTokenRevoked _ when state != null -> new State(state.scopes(), state.expiresAt(), true);
            default -> state;
        };
    }
}
