package io.tenantry.tenancy;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A command or request that a rule refuses. Every module has one subclass and an enum of its reasons. */
public abstract class Rejection extends RuntimeException {
    private final transient Reason reason;

    protected Rejection(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** When trying again makes sense, if the refusal knows; null otherwise. */
    public @Nullable Duration retryAfter() {
        return null;
    }

    /** What kind of answer a rejection is; the border translates it to a status. */
    public enum Kind {
        /** 400: the request cannot be understood. */
        MALFORMED,
        /** 401: nobody we know. */
        UNAUTHENTICATED,
        /** 403: known, but not allowed. */
        FORBIDDEN,
        /** 404: absent, or another tenant's. */
        NOT_FOUND,
        /** 409: a rule about the present state. */
        CONFLICT,
        /** 412: decided on a version that is no longer the present one. */
        STALE,
        /** 422: one field breaks a rule. */
        INVALID,
        /** 428: an edit must say which version it edits. */
        VERSION_REQUIRED,
        /** 429: too much, too fast. */
        TOO_MANY,
        /** 503: not now; try again. */
        UNAVAILABLE
    }

    /** A stable reason: an enum constant. Its code is what a client switches on. */
    public interface Reason {
        String name();

        Kind kind();

        /** The field that breaks the rule, for {@link Kind#INVALID}. */
        default @Nullable String field() {
            return null;
        }

        default String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
