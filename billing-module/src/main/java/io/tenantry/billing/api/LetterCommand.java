package io.tenantry.billing.api;

import io.tenantry.tenancy.command.EvenWhenClosed;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be done about a letter. Its values stand beside it, encrypted, and are only named here. */
public sealed interface LetterCommand extends EvenWhenClosed {
    LetterId letterId();

    /**
     * Keeps a record that nobody could act on.
     *
     * @param partition of the topic, where the record has {@code offset}
     * @param reason stable code
     * @param detail the reason in words, without anything that the record said
     * @param size bytes that arrived
     * @param cut only the first 64 KB were kept
     */
    record RecordLetter(
            @TargetAggregateIdentifier LetterId letterId,
            String topic,
            int partition,
            long offset,
            String reason,
            String detail,
            int size,
            boolean cut)
            implements LetterCommand {}

    /**
     * Puts another value in the place of what arrived.
     *
     * <p>Refused with {@code letter-not-open}, {@code letter-cut}.
     */
    record EditLetter(@TargetAggregateIdentifier LetterId letterId, UUID valueId) implements LetterCommand {}

    /**
     * Asks whether {@code valueId} may be taken in now. It changes nothing.
     *
     * <p>Refused with {@code letter-not-open} if it was discarded, {@code letter-cut}, {@code letter-changed}.
     */
    record PrepareReplay(@TargetAggregateIdentifier LetterId letterId, UUID valueId) implements LetterCommand {}

    /**
     * The value was taken in. A repeat returns quietly.
     *
     * <p>Refused with {@code letter-not-open} if it was discarded.
     */
    record ReplayLetter(@TargetAggregateIdentifier LetterId letterId, UUID valueId) implements LetterCommand {}

    /**
     * The value was refused again: the letter stays open with the new reason.
     *
     * <p>Refused with {@code letter-not-open}.
     */
    record KeepLetter(@TargetAggregateIdentifier LetterId letterId, UUID valueId, String reason, String detail)
            implements LetterCommand {}

    /**
     * Nothing will be done about it. A repeat returns quietly; refused with {@code letter-not-open} if it was replayed.
     *
     * @param words a person's words
     */
    record DiscardLetter(
            @TargetAggregateIdentifier LetterId letterId,
            @Nullable Sealed<String> words) implements LetterCommand {}
}
