package io.tenantry.support.api;

import io.tenantry.tenancy.Rejection;
import org.jspecify.annotations.Nullable;

/** A rule of the support desk refuses. */
public final class SupportRejected extends Rejection {
    public SupportRejected(Why why, String detail) {
        super(why, detail);
    }

    /** Reasons of the support desk. */
    public enum Why implements Reason {
        /** The ticket is closed: reopen it first. */
        TICKET_CLOSED(Kind.CONFLICT, null),
        /** The ticket's user is no user of this tenant. */
        USER_UNKNOWN(Kind.INVALID, "userId"),
        /** The assignee is no user of this tenant. */
        ASSIGNEE_UNKNOWN(Kind.INVALID, "assigneeUserId"),
        /** The author is no user of this tenant. */
        AUTHOR_UNKNOWN(Kind.INVALID, "authorUserId"),
        /** Internal notes are the desk's, never the ticket's user's. */
        NOTE_BY_USER(Kind.INVALID, "internal"),
        /** Only the desk may do this. */
        STAFF_ONLY(Kind.FORBIDDEN, null);

        private final Kind kind;
        private final @Nullable String field;

        Why(Kind kind, @Nullable String field) {
            this.kind = kind;
            this.field = field;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public @Nullable String field() {
            return field;
        }
    }
}
