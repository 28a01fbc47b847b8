package io.tenantry.tenancy.command;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a command that is not the command: who asks, for which tenant, why, from where, under which key.
 *
 * @param tenantId the tenant whose events the command makes
 * @param requestId id of the HTTP request, or of the message or row that led here
 * @param causationId event id, or source, id and place of the message that caused the command
 * @param session the login session
 * @param from address and agent of the caller, in clear here and sealed in every event
 * @param reason what a person gave as the reason
 * @param key the request to remember for ever, or null
 * @param ifMatch the version that the command's aggregate must have, or null for any
 * @param dryRun decide and append, then roll back
 * @param credentials hashes to be stored in the vault by the same append
 */
public record CommandContext(
        TenantId tenantId,
        Actor actor,
        Source source,
        String requestId,
        @Nullable String causationId,
        @Nullable String session,
        @Nullable String from,
        @Nullable String reason,
        @Nullable RequestKey key,
        @Nullable Long ifMatch,
        boolean dryRun,
        List<Credential> credentials,
        Answer answer) {

    /** What the idempotency record keeps besides id and version: the first status and further ids of the answer. */
    public record Answer(int status, @Nullable String location, Map<String, String> extra) {
        public static final Answer DONE = new Answer(200, null, Map.of());
    }

    /** A command of the system itself: a reaction, the agenda, a message. {@code key} makes it happen once. */
    public static CommandContext system(TenantId tenantId, Source source, String key, @Nullable String causationId) {
        return new CommandContext(
                tenantId,
                Actor.system(source),
                source,
                UUID.nameUUIDFromBytes(key.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString(),
                causationId,
                null,
                null,
                null,
                RequestKey.of(Actor.system(source).value(), key),
                null,
                false,
                List.of(),
                Answer.DONE);
    }

    /**
     * The one command that a reaction sends for an event: following the event once more is a repeat.
     *
     * @param reaction its name
     */
    public static CommandContext following(RecordedEvent event, Source source, String reaction) {
        String cause = event.eventId().toString();
        return system(event.tenantId(), source, cause + "/" + reaction, cause);
    }

    public CommandContext withCredentials(List<Credential> more) {
        return new CommandContext(
                tenantId,
                actor,
                source,
                requestId,
                causationId,
                session,
                from,
                reason,
                key,
                ifMatch,
                dryRun,
                more,
                answer);
    }

    /** For a dry run, which is neither remembered nor a repeat. */
    public CommandContext withoutKey() {
        return new CommandContext(
                tenantId,
                actor,
                source,
                requestId,
                causationId,
                session,
                from,
                reason,
                null,
                ifMatch,
                dryRun,
                credentials,
                answer);
    }

    /** Decide and append, then roll back. */
    public CommandContext asDryRun() {
        return new CommandContext(
                tenantId,
                actor,
                source,
                requestId,
                causationId,
                session,
                from,
                reason,
                key,
                ifMatch,
                true,
                credentials,
                answer);
    }

    public CommandContext withReason(@Nullable String newReason) {
        return new CommandContext(
                tenantId,
                actor,
                source,
                requestId,
                causationId,
                session,
                from,
                newReason,
                key,
                ifMatch,
                dryRun,
                credentials,
                answer);
    }
}
