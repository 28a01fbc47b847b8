package io.tenantry.tenancy.sealing;

import io.tenantry.tenancy.Rejection;

/** The master key cannot be changed now. */
public final class MasterKeyRefused extends Rejection {
    MasterKeyRefused(Why reason, String detail) {
        super(reason, detail);
    }

    /** Reasons for that. */
    public enum Why implements Reason {
        /** The server knows one key only, so there is none to be given up. */
        OTHER_MASTER_KEY_MISSING,
        /** A running server could not open what would be wrapped anew, or wraps with the key that is given up. */
        SERVERS_WITH_OTHER_KEYS;

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }
}
