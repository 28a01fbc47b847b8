package io.tenantry.tenancy.command;

import io.tenantry.tenancy.Rejection;

/** Refused by the mechanism itself, whatever the command. */
public final class CommandRefused extends Rejection {
    public CommandRefused(Why reason, String detail) {
        super(reason, detail);
    }

    /** Reasons of the mechanism. */
    public enum Why implements Reason {
        /** A value that must be unique is another's. */
        ALREADY_TAKEN(Kind.CONFLICT),
        /** What is to be created is there. */
        ALREADY_EXISTS(Kind.CONFLICT),
        /** A quota of the tenant is used up. */
        LIMIT_REACHED(Kind.CONFLICT),
        /** The idempotency key was used with another request. */
        IDEMPOTENCY_KEY_REUSED(Kind.CONFLICT),
        /** The stream moved on again and again while the command was decided. */
        CONCURRENT_CHANGE(Kind.CONFLICT),
        /** {@code If-Match} names a version that is not the present one. */
        STALE_VERSION(Kind.STALE),
        /** An edit without {@code If-Match}. */
        VERSION_REQUIRED(Kind.VERSION_REQUIRED),
        /** No such object of this tenant. */
        NOT_FOUND(Kind.NOT_FOUND),
        /** Another change of the tenant's tier is open, or there is nothing to change, confirm or take back. */
        TIER_CHANGE_REFUSED(Kind.CONFLICT),
        /** The export's file is not made yet, or is deleted. */
        EXPORT_NOT_THERE(Kind.CONFLICT),
        /** The schedule of exports is ended: nothing changes it any more. */
        SCHEDULE_ENDED(Kind.CONFLICT),
        /** The server has more waiting commands than it should. */
        OVERLOADED(Kind.UNAVAILABLE),
        /** The command may be stored or not: the database went away while it was. */
        OUTCOME_UNKNOWN(Kind.UNAVAILABLE),
        /** The read model has not yet seen the position that the request named. */
        PROJECTION_BEHIND(Kind.UNAVAILABLE);

        private final Kind kind;

        Why(Kind kind) {
            this.kind = kind;
        }

        @Override
        public Kind kind() {
            return kind;
        }
    }
}
