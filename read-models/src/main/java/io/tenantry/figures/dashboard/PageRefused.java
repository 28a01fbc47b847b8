package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.Rejection;

/** Why a page does not do what somebody asked for, where no command was sent or none was refused. */
final class PageRefused extends Rejection {
    PageRefused(Why reason, String detail) {
        super(reason, detail);
    }

    enum Why implements Reason {
        /** A field is not filled in as it must be. */
        FILLED_IN_WRONGLY(Kind.INVALID),
        /** It was tried, and stands where it stood. */
        IN_VAIN(Kind.CONFLICT);

        private final Kind kind;

        Why(Kind kind) {
            this.kind = kind;
        }

        @Override
        public Kind kind() {
            return kind;
        }
    }

    static PageRefused wrongly(String because) {
        return new PageRefused(Why.FILLED_IN_WRONGLY, because);
    }
}
