package io.tenantry.tenancy.web;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Credential;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One request at the API: a controller takes it as a parameter. It knows tenant and caller, sends commands with their
 * metadata, idempotency key, {@code If-Match} and dry run, and reads with the tenant's context and the client's
 * {@code Consistency-Token}.
 */
public interface ApiCall {
    /** The tenant this request is about: the caller's own, or the one an operator names. */
    TenantId tenantId();

    /** As {@link #tenantId}, or null when an operator names no tenant and so asks across all. */
    @Nullable
    TenantId namedTenant();

    /** The same call about this tenant, for pages: their addresses name tenants in another way. Rejects with 403 for another's. */
    ApiCall inTenant(TenantId tenantId);

    /** Who asks. Rejects with 401 when nobody is logged in. */
    Caller caller();

    /** Rejects with 403 unless the caller has the scope. */
    void require(Scope scope);

    /** Rejects with 403 unless the caller is an operator. */
    void requireOperator();

    /** As {@link #require}, and a customer only for {@code userId} being their own id: 404 otherwise. */
    void requireFor(Scope scope, UUID userId);

    /** 201 with {@code Location}, id and version. {@code path} is relative to the base, without the id: {@code /plans}. */
    ResponseEntity<?> create(StreamId id, Object command, String path, More more);

    default ResponseEntity<?> create(StreamId id, Object command, String path) {
        return create(id, command, path, More.NONE);
    }

    /**
     * As {@link #create}, for whoever asks: sign-up. The idempotency key is kept by the platform for {@code principal}.
     */
    ResponseEntity<?> createPublicly(StreamId id, Object command, String path, More more, String principal);

    /** 200 with id and version. */
    ResponseEntity<?> act(StreamId id, Object command, More more);

    default ResponseEntity<?> act(StreamId id, Object command) {
        return act(id, command, More.NONE);
    }

    /** As {@link #act}, but {@code If-Match} must be there: 428 otherwise. For PUT. */
    ResponseEntity<?> replace(StreamId id, Object command);

    /**
     * Reads in the tenant's context once the named projections have passed the request's {@code Consistency-Token};
     * 503 {@code projection-behind} when they do not in time. With {@code ?asOf}, where {@link TimeTravel} allows it, the
     * query runs over what the projections held then, and sees no table but theirs.
     */
    <T extends @Nullable Object> T read(List<String> projections, Function<JdbcClient, T> query);

    /**
     * As {@link #read}, for what depends on the time itself: the query is given the instant of {@code ?asOf}, or null
     * for now.
     */
    <T extends @Nullable Object> T readAt(List<String> projections, BiFunction<JdbcClient, @Nullable Instant, T> query);

    /**
     * The same call, whose reads depend on these streams alone: a look back with {@code ?asOf} then folds only them. The
     * projections' rows that the query reads must be made of no other stream's events.
     */
    ApiCall about(StreamId... streams);

    /** As {@link #read}, across tenants: only operators, only figures, audit log, lanes and letters. */
    <T extends @Nullable Object> T readAcrossTenants(List<String> projections, Function<JdbcClient, T> query);

    /** A page of a list, newest first. */
    <T> Page<T> page(List<String> projections, Listing<T> listing);

    /** As {@link #page}, across tenants, for operators. */
    <T> Page<T> pageAcrossTenants(List<String> projections, Listing<T> listing);

    /** The command's circumstances, for what no method here fits. */
    CommandContext context(TenantId tenantId, CommandContext.Answer answer, List<Credential> credentials);

    /** 200 with {@code ETag} from the version, but not of the past; 404 when the body is null. */
    <T> ResponseEntity<T> found(@Nullable T body, long version);

    /**
     * What some commands bring besides their answer.
     *
     * @param extra further ids for the answer, kept with the idempotency record
     * @param shownOnce secrets for the answer, left out when it is repeated
     * @param credentials hashes for the vault
     */
    record More(Map<String, String> extra, Map<String, String> shownOnce, List<Credential> credentials) {
        public static final More NONE = new More(Map.of(), Map.of(), List.of());

        public static More extra(Map<String, String> extra) {
            return new More(extra, Map.of(), List.of());
        }

        public static More credentials(List<Credential> credentials) {
            return new More(Map.of(), Map.of(), credentials);
        }
    }
}
