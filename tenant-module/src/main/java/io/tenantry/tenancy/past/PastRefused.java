package io.tenantry.tenancy.past;

import io.tenantry.tenancy.Rejection;
import org.jspecify.annotations.Nullable;

/** A look back that is not answered. */
public final class PastRefused extends Rejection {
    PastRefused(Why reason, String detail) {
        super(reason, detail);
    }

    /** Reasons for that. */
    public enum Why implements Reason {
        /** What is to come is not known. */
        AS_OF_IN_FUTURE(Kind.INVALID) {
            @Override
            public @Nullable String field() {
                return "asOf";
            }
        },
        /** As many looks back are being worked out as may be at once. */
        AS_OF_BUSY(Kind.UNAVAILABLE),
        /** There are more events to fold than the time allows. */
        AS_OF_TOO_LONG(Kind.UNAVAILABLE),
        /** An event stops the projection; its lane is parked there. */
        AS_OF_UNREADABLE(Kind.UNAVAILABLE);

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
