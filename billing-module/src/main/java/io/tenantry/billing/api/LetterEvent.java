package io.tenantry.billing.api;

import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to a letter. */
public sealed interface LetterEvent {
    LetterId letterId();

    /**
     * A record could not be acted on, and was kept.
     *
     * @param size bytes that arrived
     * @param cut only the first 64 KB were kept
     */
    @EventName("billing.letter-recorded")
    record LetterRecorded(
            LetterId letterId,
            String topic,
            int partition,
            long offset,
            String reason,
            String detail,
            int size,
            boolean cut)
            implements LetterEvent {}

    /** Another value stands in the place of what arrived. */
    @EventName("billing.letter-edited")
    record LetterEdited(LetterId letterId, UUID valueId) implements LetterEvent {}

    /** A value was tried and refused. */
    @EventName("billing.letter-replay-failed")
    record LetterReplayFailed(LetterId letterId, UUID valueId, String reason, String detail) implements LetterEvent {}

    /** A value was taken in. */
    @EventName("billing.letter-replayed")
    record LetterReplayed(LetterId letterId, UUID valueId) implements LetterEvent {}

    /** Nothing will be done about it. */
    @EventName("billing.letter-discarded")
    record LetterDiscarded(LetterId letterId, @Nullable Sealed<String> words) implements LetterEvent {}
}
