package io.tenantry.tenant.token;

import static io.tenantry.tenant.api.TenantRejected.Why.EXPIRY_IN_THE_PAST;
import static io.tenantry.tenant.api.TenantRejected.Why.SCOPE_ESCALATION;
import static io.tenantry.tenant.api.TenantRejected.Why.SCOPE_REQUIRED;
import static io.tenantry.tenant.api.TenantRejected.Why.SCOPE_UNKNOWN;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.ApiTokenCommand.CreateApiToken;
import io.tenantry.tenant.api.ApiTokenCommand.RevokeApiToken;
import io.tenantry.tenant.api.ApiTokenEvent.ApiTokenCreated;
import io.tenantry.tenant.api.ApiTokenEvent.ApiTokenRevoked;
import io.tenantry.tenant.api.ApiTokenId;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantRejected;
import java.time.Clock;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;

/** A key for a program that works for a tenant. */
@Aggregate(snapshotTriggerDefinition = "longStreams")
class ApiToken {
    private static final Set<String> SCOPES =
            Arrays.stream(Scope.values()).map(Scope::code).collect(Collectors.toUnmodifiableSet());

    @AggregateIdentifier
    private ApiTokenId id;

    private boolean revoked;

    @CommandHandler
    ApiToken(CreateApiToken c, TenantPolicy policy, Clock clock) {
        policy.requireActive();
        if (c.scopes().isEmpty()) throw new TenantRejected(SCOPE_REQUIRED, "A token has at least one scope.");
        for (String scope : c.scopes()) {
            if (!SCOPES.contains(scope)) throw new TenantRejected(SCOPE_UNKNOWN, "There is no scope " + scope + ".");
            if (!c.grantable().contains(scope)) {
                throw new TenantRejected(SCOPE_ESCALATION, "You cannot give the scope " + scope + ": you lack it.");
            }
        }
        if (c.expiresAt() != null && !c.expiresAt().isAfter(clock.instant())) {
            throw new TenantRejected(EXPIRY_IN_THE_PAST, "The token would expire before it begins.");
        }
        apply(new ApiTokenCreated(
                c.id(), c.name(), c.scopes().stream().distinct().sorted().toList(), c.expiresAt()));
    }

    @CommandHandler
    void handle(RevokeApiToken c) {
        if (!revoked) apply(new ApiTokenRevoked(id));
    }

    @EventSourcingHandler
    void on(ApiTokenCreated e) {
        id = e.id();
    }

    @EventSourcingHandler
    void on(ApiTokenRevoked e) {
        revoked = true;
    }

    @SuppressWarnings("unused") // Axon replays events onto an empty instance
    ApiToken() {}
}
