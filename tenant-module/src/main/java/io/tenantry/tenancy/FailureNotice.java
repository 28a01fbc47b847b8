package io.tenantry.tenancy;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * What people are told of a failure: whose it is, and a reference under which the log says more. No class, no statement, and
 * nothing of a message, which may quote personal data. A fault has one reference, whoever meets it and however often.
 */
public final class FailureNotice {
    private FailureNotice() {}

    /** {@code The database refused it (23514). The log says more: reference 3f9a02c1.} */
    public static String of(Throwable failure) {
        return sentence(root(failure)) + " The log says more: reference " + reference(failure) + ".";
    }

    /** For the line of the log: eight digits made of where it failed. */
    public static String reference(Throwable failure) {
        Throwable root = root(failure);
        StackTraceElement[] frames = root.getStackTrace();
        String where = Arrays.stream(frames)
                .filter(frame -> frame.getClassName().startsWith("io.tenantry."))
                .findFirst()
                .or(() -> Arrays.stream(frames).findFirst())
                .map(StackTraceElement::toString)
                .orElse("");
        String what = root.getClass().getName() + (root instanceof SQLException sql ? sql.getSQLState() : "");
        CRC32 digits = new CRC32();
        digits.update((what + where).getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(digits.getValue());
    }

    private static String sentence(Throwable root) {
        if (!(root instanceof SQLException sql)) return "The code failed at something that it does not foresee.";
        String state = sql.getSQLState();
        // by the first two characters, https://www.postgresql.org/docs/current/errcodes-appendix.html
        return switch (state == null ? "" : state.substring(0, Math.min(2, state.length()))) {
            case "", "08", "53", "57" -> "The database did not answer.";
            case "22", "23" -> "The database does not take a value (" + state + ").";
            default -> "The database refused it (" + state + ").";
        };
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) root = root.getCause();
        return root;
    }
}
