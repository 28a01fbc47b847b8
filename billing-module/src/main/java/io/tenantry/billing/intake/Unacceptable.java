package io.tenantry.billing.intake;

/** A message that nobody can act on as it is: it becomes a letter. Neither reason nor detail repeats what it said. */
final class Unacceptable extends RuntimeException {
    private final LetterReason reason;
    private final String detail;

    Unacceptable(LetterReason reason, String detail) {
        super(reason.code() + ": " + detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    LetterReason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }
}
