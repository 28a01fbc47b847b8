package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.Rejection;

/** An archive that is not taken in. */
public final class ImportRefused extends Rejection {
    public ImportRefused(Why why, String detail) {
        super(why, detail);
    }

    /** The reasons; a client switches on their codes. */
    public enum Why implements Reason {
        /** Not a file of the format age, not encrypted to a passphrase, or no archive of ours in it. */
        ARCHIVE_UNREADABLE(Kind.MALFORMED),
        /** The passphrase does not open it. */
        PASSPHRASE_WRONG(Kind.INVALID),
        /** Something in it is not as it was signed. */
        ARCHIVE_TAMPERED(Kind.INVALID),
        /** Larger than what is taken in, packed or unpacked. */
        ARCHIVE_TOO_LARGE(Kind.INVALID),
        /** Its format or its events are of a later version than this server. */
        ARCHIVE_TOO_NEW(Kind.INVALID),
        /** The tenant is here already, or was and is erased. */
        TENANT_EXISTS(Kind.CONFLICT);

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
