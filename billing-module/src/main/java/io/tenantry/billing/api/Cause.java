package io.tenantry.billing.api;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What led to a command, as its causation id tells it. */
public sealed interface Cause {
    Pattern RECORD = Pattern.compile("(.*)@([^@/]+)/(\\d+)/(\\d+)", Pattern.DOTALL);
    Pattern LETTER =
            Pattern.compile("(.*)@letter/(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})", Pattern.DOTALL);
    Pattern AGENDA = Pattern.compile("agenda/[^/]+/([^/]+)/([^/]+)/([^/]+)");

    /** A CloudEvent in a record of Kafka. */
    record Message(String source, String id, String topic, int partition, long offset) implements Cause {}

    /** A CloudEvent that was kept as a letter and taken in by somebody. */
    record Letter(String source, String id, UUID letterId) implements Cause {}

    /** The agenda: the command that was due for an object, and when. */
    record Due(UUID id, String command, Instant dueAt) implements Cause {}

    /**
     * Null where there was none, or none of these.
     *
     * @param source the CloudEvent's source, if a provider's message is behind it: it may hold slashes itself
     */
    static @Nullable Cause of(@Nullable String causationId, @Nullable String source) {
        if (causationId == null) return null;
        Matcher agenda = AGENDA.matcher(causationId);
        if (agenda.matches())
            return new Due(UUID.fromString(agenda.group(1)), agenda.group(3), Instant.parse(agenda.group(2)));
        Matcher letter = LETTER.matcher(causationId);
        if (letter.matches()) {
            Name name = Name.of(letter.group(1), source);
            return new Letter(name.source(), name.id(), UUID.fromString(letter.group(2)));
        }
        Matcher record = RECORD.matcher(causationId);
        if (!record.matches()) return null;
        Name name = Name.of(record.group(1), source);
        return new Message(
                name.source(),
                name.id(),
                record.group(2),
                Integer.parseInt(record.group(3)),
                Long.parseLong(record.group(4)));
    }

    /** A CloudEvent's source and id, which are unique together. */
    record Name(String source, String id) {
        static Name of(String joined, @Nullable String source) {
            if (source != null && joined.startsWith(source + "/"))
                return new Name(source, joined.substring(source.length() + 1));
            int slash = joined.indexOf('/');
            return slash < 0 ? new Name("", joined) : new Name(joined.substring(0, slash), joined.substring(slash + 1));
        }
    }
}
