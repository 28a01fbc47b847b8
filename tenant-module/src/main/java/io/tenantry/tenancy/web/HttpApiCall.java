package io.tenantry.tenancy.web;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.command.RequestKey;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.web.RequestRefused.Why;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An {@link ApiCall} made of a servlet request. */
final class HttpApiCall implements ApiCall {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");
    private static final int LONGEST_REASON = 500;

    private final HttpServletRequest request;
    private final ApiCallFactory services;
    private final @Nullable LookBack lookBack;
    private final @Nullable Reporting reporting;
    private final @Nullable TenantId about;

    /**
     * @param lookBack null: it is asked for now
     * @param reporting null: what is read may be needed to decide something
     * @param about null: the tenant that the request names as the API's do
     */
    HttpApiCall(
            HttpServletRequest request,
            ApiCallFactory services,
            @Nullable LookBack lookBack,
            @Nullable Reporting reporting,
            @Nullable TenantId about) {
        this.request = request;
        this.services = services;
        this.lookBack = lookBack;
        this.reporting = reporting;
        this.about = about;
    }

    @Override
    public TenantId tenantId() {
        TenantId tenantId = namedTenant();
        if (tenantId == null)
            throw new RequestRefused(
                    Why.TENANT_REQUIRED, "Name the tenant, with X-Tenant-ID or as /api/v1/tenants/{tenantId}/….");
        return tenantId;
    }

    @Override
    public @Nullable TenantId namedTenant() {
        caller();
        return about == null ? TenantFilter.tenant(request) : about;
    }

    @Override
    public ApiCall inTenant(TenantId tenantId) {
        Caller caller = caller();
        if (!caller.isOperator() && !caller.home().equals(tenantId))
            throw new RequestRefused(Why.TENANT_MISMATCH, "You name another tenant than your own.");
        return new HttpApiCall(request, services, lookBack, reporting, tenantId);
    }

    @Override
    public Caller caller() {
        if (request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller) return caller;
        throw new RequestRefused(Why.UNAUTHENTICATED, "Log in, or send an API key.");
    }

    @Override
    public void require(Scope scope) {
        if (!caller().scopes().contains(scope))
            throw new RequestRefused(Why.FORBIDDEN, "This needs the scope " + scope.code() + ".");
    }

    @Override
    public void requireOperator() {
        if (!caller().isOperator())
            throw new RequestRefused(Why.FORBIDDEN, "Only operators of the platform may do this.");
    }

    @Override
    public void requireFor(Scope scope, UUID userId) {
        require(scope);
        if (caller().isCustomer() && !caller().id().equals(userId))
            throw new RequestRefused(Why.NOT_FOUND, "No such object.");
    }

    @Override
    public ResponseEntity<?> create(StreamId id, Object command, String path, More more) {
        return created(id, command, path, more, null);
    }

    @Override
    public ResponseEntity<?> createPublicly(StreamId id, Object command, String path, More more, String principal) {
        return created(id, command, path, more, principal);
    }

    private ResponseEntity<?> created(
            StreamId id, Object command, String path, More more, @Nullable String publicPrincipal) {
        Answer answer = new Answer(201, "/api/v1" + path + "/" + id.value(), more.extra());
        CommandContext context = context(id.tenantId(), answer, more.credentials(), publicPrincipal, null);
        return answered(services.commands().send(id, command, context), more);
    }

    @Override
    public ResponseEntity<?> act(StreamId id, Object command, More more) {
        Answer answer = new Answer(200, null, more.extra());
        CommandContext context = context(id.tenantId(), answer, more.credentials(), null, ifMatch());
        return answered(services.commands().send(id, command, context), more);
    }

    @Override
    public ResponseEntity<?> replace(StreamId id, Object command) {
        if (ifMatch() == null)
            throw new CommandRefused(
                    CommandRefused.Why.VERSION_REQUIRED, "Say with If-Match which version you edit: its ETag.");
        return act(id, command, More.NONE);
    }

    private static ResponseEntity<?> answered(CommandResult result, More more) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(result.preview().isEmpty() ? result.status() : 200);
        if (!result.preview().isEmpty()) return answer.body(Map.of("events", result.preview()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", result.id());
        body.put("version", result.version());
        body.putAll(result.extra());
        if (result.replayed()) answer.header("Idempotency-Replayed", "true");
        else body.putAll(more.shownOnce());
        if (result.location() != null) answer.header("Location", result.location());
        return answer.eTag(String.valueOf(result.version()))
                .header("Consistency-Token", String.valueOf(result.position()))
                .body(body);
    }

    @Override
    public CommandContext context(TenantId tenantId, Answer answer, List<Credential> credentials) {
        return context(tenantId, answer, credentials, null, ifMatch());
    }

    private CommandContext context(
            TenantId tenantId,
            Answer answer,
            List<Credential> credentials,
            @Nullable String publicPrincipal,
            @Nullable Long ifMatch) {
        Actor actor = publicPrincipal == null ? caller().actor() : Actor.ANONYMOUS;
        return new CommandContext(
                tenantId,
                actor,
                Source.API,
                RequestIdFilter.requestId(request),
                null,
                publicPrincipal == null ? caller().session() : null,
                from(),
                reason(),
                key(
                        publicPrincipal == null ? tenantId : TenantId.PLATFORM,
                        publicPrincipal == null ? actor.value() : publicPrincipal),
                ifMatch,
                Boolean.parseBoolean(request.getParameter("dryRun")),
                credentials,
                answer);
    }

    private String from() {
        String agent = request.getHeader("User-Agent");
        return request.getRemoteAddr() + (agent == null ? "" : " " + agent.substring(0, Math.min(agent.length(), 200)));
    }

    private @Nullable String reason() {
        String reason = request.getHeader("X-Reason");
        if (reason != null && reason.length() > LONGEST_REASON)
            throw new RequestRefused(Why.INVALID_PARAMETER, "X-Reason has at most " + LONGEST_REASON + " characters.");
        return reason;
    }

    private @Nullable RequestKey key(TenantId scope, String principal) {
        String key = request.getHeader("Idempotency-Key");
        if (key == null) return null;
        if (!KEY.matcher(key).matches())
            throw new RequestRefused(Why.INVALID_PARAMETER, "An Idempotency-Key is 1 to 255 visible ASCII characters.");
        return services.requestKey(scope, principal, key, request);
    }

    private @Nullable Long ifMatch() {
        String header = request.getHeader("If-Match");
        if (header == null) return null;
        var etag = ETAG.matcher(header.strip());
        if (!etag.matches())
            throw new RequestRefused(Why.INVALID_PARAMETER, "If-Match is one ETag, as it was answered: \"3\".");
        return Long.valueOf(etag.group(1));
    }

    @Override
    public <T extends @Nullable Object> T read(List<String> projections, Function<JdbcClient, T> query) {
        TenantId tenantId = tenantId();
        if (lookBack != null) return lookBack.read(tenantId, caller(), projections, query);
        boolean waited = services.awaitToken(request, projections, tenantId);
        if (reporting == null) return services.database().inTenant(tenantId, query);
        return services.reports().inTenant(tenantId, waited || reporting.upToDate(), query);
    }

    @Override
    public <T extends @Nullable Object> T readAt(
            List<String> projections, BiFunction<JdbcClient, @Nullable Instant, T> query) {
        return lookBack == null
                ? read(projections, jdbc -> query.apply(jdbc, null))
                : lookBack.readAt(tenantId(), caller(), projections, query);
    }

    @Override
    public ApiCall about(StreamId... streams) {
        return lookBack == null
                ? this
                : new HttpApiCall(request, services, lookBack.about(List.of(streams)), null, about);
    }

    @Override
    public <T extends @Nullable Object> T readAcrossTenants(List<String> projections, Function<JdbcClient, T> query) {
        requireOperator();
        if (lookBack != null)
            throw new RequestRefused(Why.AS_OF_UNSUPPORTED, "Look back on one tenant at a time: name it.");
        boolean waited = services.awaitToken(request, projections, TenantId.PLATFORM);
        if (reporting == null) return services.database().asOperator(query);
        return services.reports().asOperator(waited || reporting.upToDate(), query);
    }

    @Override
    public <T> Page<T> page(List<String> projections, Listing<T> listing) {
        TenantId tenantId = tenantId();
        return read(projections, jdbc -> services.pages().read(jdbc, request, tenantId, listing));
    }

    @Override
    public <T> Page<T> pageAcrossTenants(List<String> projections, Listing<T> listing) {
        return readAcrossTenants(projections, jdbc -> services.pages().read(jdbc, request, null, listing));
    }

    @Override
    public <T> ResponseEntity<T> found(@Nullable T body, long version) {
        if (body == null) throw new RequestRefused(Why.NOT_FOUND, "No such object.");
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        // nothing can be edited in the past, and the present version may be another
        return (lookBack == null ? answer.eTag(String.valueOf(version)) : answer).body(body);
    }
}
