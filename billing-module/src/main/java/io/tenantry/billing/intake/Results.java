package io.tenantry.billing.intake;

import static io.tenantry.billing.api.BillingRejected.Why.UNKNOWN_PAYMENT_AND_USER;

import io.tenantry.billing.api.PaymentCommand.HoldRefund;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Records what a provider said, or says why nobody can. */
@Component
class Results {
    private static final Logger log = LoggerFactory.getLogger(Results.class);
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final Commands commands;

    Results(Commands commands) {
        this.commands = commands;
    }

    /** What became of a report that was not refused. */
    enum Outcome {
        RECORDED,
        REPEATED
    }

    /**
     * Returns when the report's events are on disk, or were before.
     *
     * @param causationId the message that brought it
     * @throws Unacceptable if it will be refused as long as nobody changes something
     * @throws Outage if it was not its fault: nothing is known of it then, and it must come again
     */
    Outcome record(PaymentReport report, String causationId, boolean dryRun) {
        CommandContext context = CommandContext.system(report.tenantId(), Source.KAFKA, report.key(), causationId);
        return record(report, dryRun ? context.asDryRun() : context, 1);
    }

    /** Keeps a refund of what nobody has told of, until it is told. */
    void hold(PaymentReport report, String causationId) {
        CommandContext once =
                CommandContext.system(report.tenantId(), Source.KAFKA, report.key() + "/held", causationId);
        var _ = commands.send(report.derivedId(), new HoldRefund(report.derivedId(), report.command()), once);
    }

    private Outcome record(PaymentReport report, CommandContext context, int attempt) {
        try {
            return commands.send(report.derivedId(), report.command(), context).replayed()
                    ? Outcome.REPEATED
                    : Outcome.RECORDED;
        } catch (RuntimeException e) {
            if (Outage.explains(e)) throw new Outage(e);
            if (e instanceof Rejection refused) return refused(refused);
            if (attempt == ATTEMPTS) {
                log.error("Payment event {} of tenant {} fails each time", report.key(), report.tenantId(), e);
                throw new Unacceptable(LetterReason.INTERNAL_ERROR, "The server failed at it. Its log says why.");
            }
            pause(FIRST_PAUSE.multipliedBy(1L << (2 * attempt)));
            return record(report, context, attempt + 1);
        }
    }

    private static Outcome refused(Rejection refused) {
        // the claim of this transition is taken: another server, or another event, told the same
        if (refused.reason() == CommandRefused.Why.ALREADY_TAKEN) return Outcome.REPEATED;
        if (refused.reason() == UNKNOWN_PAYMENT_AND_USER)
            throw new Unacceptable(
                    LetterReason.UNKNOWN_PAYMENT_AND_USER, "It names neither a payment nor a user of its tenant.");
        throw new Unacceptable(LetterReason.REFUSED, refused.reason().code());
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Outage(e);
        }
    }
}
