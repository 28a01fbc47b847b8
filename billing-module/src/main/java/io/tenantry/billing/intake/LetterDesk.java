package io.tenantry.billing.intake;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.LetterId;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.command.CommandContext;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What people do with letters, apart from the commands: read what they say, write it anew, take it in. */
@Component
public class LetterDesk {
    /** The projection behind the table {@code letter}. */
    public static final String READ_MODEL = LetterList.NAME;

    private final LetterValues values;
    private final Replay replay;
    private final Ids ids;

    LetterDesk(LetterValues values, Replay replay, Ids ids) {
        this.values = values;
        this.replay = replay;
        this.ids = ids;
    }

    /** What a letter says, or empty when it is erased. */
    public Optional<String> read(LetterId letter, UUID valueId) {
        return values.find(letter.tenantId(), valueId).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    /**
     * Keeps another value for the letter, under the id that an edit then names.
     *
     * @throws BillingRejected {@code letter-too-large}
     */
    public UUID write(LetterId letter, String text, boolean dryRun) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        if (value.length == 0 || value.length > Message.LARGEST)
            throw new BillingRejected(BillingRejected.Why.LETTER_TOO_LARGE, "A value has 1 byte to 64 KB.");
        UUID valueId = ids.next();
        if (!dryRun) values.keep(letter.tenantId(), valueId, value);
        return valueId;
    }

    /** Removes a value that no edit names: the edit was refused. */
    public void forget(LetterId letter, UUID valueId) {
        values.forget(letter.tenantId(), valueId);
    }

    /**
     * Takes the value in as if it had just arrived; returns {@code recorded}, or {@code repeated} if it was known before.
     *
     * @param edited whether the value is a person's
     * @param reason code of what was wrong when it was last tried
     * @throws BillingRejected {@code letter-fails-again}, {@code letter-changed}, {@code letter-cut}, {@code letter-not-open}
     */
    public String replay(LetterId letter, UUID valueId, boolean edited, String reason, CommandContext context) {
        return replay.of(letter, valueId, edited, reason, context).name().toLowerCase(Locale.ROOT);
    }
}
