package io.tenantry.billing.intake;

import static io.tenantry.billing.api.BillingRejected.Why.LETTER_CHANGED;
import static io.tenantry.billing.api.BillingRejected.Why.LETTER_CUT;
import static io.tenantry.billing.api.BillingRejected.Why.LETTER_NOT_OPEN;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.LetterCommand.DiscardLetter;
import io.tenantry.billing.api.LetterCommand.EditLetter;
import io.tenantry.billing.api.LetterCommand.KeepLetter;
import io.tenantry.billing.api.LetterCommand.PrepareReplay;
import io.tenantry.billing.api.LetterCommand.RecordLetter;
import io.tenantry.billing.api.LetterCommand.ReplayLetter;
import io.tenantry.billing.api.LetterEvent.LetterDiscarded;
import io.tenantry.billing.api.LetterEvent.LetterEdited;
import io.tenantry.billing.api.LetterEvent.LetterRecorded;
import io.tenantry.billing.api.LetterEvent.LetterReplayFailed;
import io.tenantry.billing.api.LetterEvent.LetterReplayed;
import io.tenantry.billing.api.LetterId;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A record that nobody could act on, until somebody edits and replays it or gives it up. */
@Aggregate(snapshotTriggerDefinition = "longStreams")
class Letter {
    @AggregateIdentifier
    private LetterId id;

    private State state = State.OPEN;
    private boolean cut;
    private @Nullable UUID valueId;

    /** Where a letter stands. */
    enum State {
        OPEN,
        REPLAYED,
        DISCARDED
    }

    @CommandHandler
    Letter(RecordLetter c) {
        apply(new LetterRecorded(
                c.letterId(), c.topic(), c.partition(), c.offset(), c.reason(), c.detail(), c.size(), c.cut()));
    }

    @CommandHandler
    void handle(EditLetter c) {
        requireOpen();
        requireWhole();
        apply(new LetterEdited(id, c.valueId()));
    }

    @CommandHandler
    void handle(PrepareReplay c) {
        if (state == State.DISCARDED) throw notOpen();
        requireWhole();
        if (!c.valueId().equals(valueId))
            throw new BillingRejected(LETTER_CHANGED, "It was edited in the meantime: read it again.");
    }

    @CommandHandler
    void handle(ReplayLetter c) {
        if (state == State.REPLAYED) return;
        requireOpen();
        apply(new LetterReplayed(id, c.valueId()));
    }

    @CommandHandler
    void handle(KeepLetter c) {
        requireOpen();
        apply(new LetterReplayFailed(id, c.valueId(), c.reason(), c.detail()));
    }

    @CommandHandler
    void handle(DiscardLetter c) {
        if (state == State.DISCARDED) return;
        requireOpen();
        apply(new LetterDiscarded(id, c.words()));
    }

    private void requireOpen() {
        if (state != State.OPEN) throw notOpen();
    }

    private BillingRejected notOpen() {
        return new BillingRejected(LETTER_NOT_OPEN, state == State.REPLAYED ? "It was replayed." : "It was discarded.");
    }

    private void requireWhole() {
        if (cut) throw new BillingRejected(LETTER_CUT, "Only a part of it was kept: it can only be discarded.");
    }

    @EventSourcingHandler
    void on(LetterRecorded e) {
        id = e.letterId();
        cut = e.cut();
        valueId = e.letterId().value();
    }

    @EventSourcingHandler
    void on(LetterEdited e) {
        valueId = e.valueId();
    }

    @EventSourcingHandler
    void on(LetterReplayed e) {
        state = State.REPLAYED;
    }

    @EventSourcingHandler
    void on(LetterDiscarded e) {
        state = State.DISCARDED;
    }

    Letter() {} // Axon replays events onto an empty instance
}
