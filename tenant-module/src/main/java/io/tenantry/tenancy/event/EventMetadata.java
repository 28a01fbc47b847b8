package io.tenantry.tenancy.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.Sealed;
import org.jspecify.annotations.Nullable;

/**
 * Who, when, why and from where: stamped on every event from its command.
 *
 * @param actor see {@code Actor}
 * @param source {@code api|page|kafka|reaction|schedule|import}
 * @param causationId the event or message that caused the command
 * @param from address and agent, sealed with the actor's key; without an actor, with the tenant's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventMetadata(
        TenantId tenantId,
        String actor,
        String source,
        String commandId,
        String commandName,
        String requestId,
        @Nullable String causationId,
        @Nullable String session,
        @Nullable String reason,
        @Nullable Sealed<String> from) {}
