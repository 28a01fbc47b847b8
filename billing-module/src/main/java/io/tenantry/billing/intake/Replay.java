package io.tenantry.billing.intake;

import static io.tenantry.billing.api.BillingRejected.Why.LETTER_FAILS_AGAIN;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.LetterCommand.KeepLetter;
import io.tenantry.billing.api.LetterCommand.PrepareReplay;
import io.tenantry.billing.api.LetterId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Takes in a letter's value as if it had just arrived. What it records carries the event's own key, so a replay that is
 * repeated, or that meets a second delivery of the record, changes nothing.
 */
@Component
class Replay {
    private final LetterValues values;
    private final PaymentReportReader reader;
    private final Results results;
    private final Commands commands;

    Replay(LetterValues values, PaymentReportReader reader, Results results, Commands commands) {
        this.values = values;
        this.reader = reader;
        this.results = results;
        this.commands = commands;
    }

    /**
     * Returns when the value is recorded, or was before. Refused with {@code letter-fails-again} otherwise; the letter
     * then has the new reason.
     *
     * @param edited whether the value is a person's; only then the key of the record it came in does not count
     */
    Results.Outcome of(LetterId letter, UUID valueId, boolean edited, String reason, CommandContext context) {
        CommandContext once = withoutKey(context);
        var _ = commands.send(letter, new PrepareReplay(letter, valueId), once);
        try {
            if (!edited && reason.equals(LetterReason.KEY_CONTRADICTS_TENANT.code()))
                throw new Unacceptable(
                        LetterReason.KEY_CONTRADICTS_TENANT, "Confirm its tenantid by an edit before it is replayed.");
            byte[] value = values.find(letter.tenantId(), valueId)
                    .orElseThrow(() -> new Unacceptable(LetterReason.UNREADABLE, "What it said is erased."));
            PaymentReport report = reader.read(Message.of(value)).require();
            if (!letter.tenantId().isPlatform() && !letter.tenantId().equals(report.tenantId()))
                throw new Unacceptable(LetterReason.UNKNOWN_TENANT, "tenantid must stay the letter's tenant.");
            String causation = report.name() + "@letter/" + letter.value();
            return results.record(report, causation, context.dryRun());
        } catch (Unacceptable again) {
            if (!context.dryRun()) {
                var _ = commands.send(
                        letter, new KeepLetter(letter, valueId, again.reason().code(), again.detail()), once);
            }
            throw new BillingRejected(LETTER_FAILS_AGAIN, again.reason().code() + ": " + again.detail());
        }
    }

    /** The key of the request is for the replay itself: two commands cannot share it. */
    private static CommandContext withoutKey(CommandContext c) {
        return new CommandContext(
                c.tenantId(),
                c.actor(),
                c.source(),
                c.requestId(),
                c.causationId(),
                c.session(),
                c.from(),
                c.reason(),
                null,
                c.ifMatch(),
                false,
                c.credentials(),
                c.answer());
    }
}
