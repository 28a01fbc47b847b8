package io.tenantry.tenancy.sealing;

import org.jspecify.annotations.Nullable;

/** The server was given neither of the keys that it needs. The message is one line and says what to do. */
public final class WrongMasterKey extends IllegalStateException {
    WrongMasterKey(String madeWith, @Nullable Throwable cause) {
        super(
                "TENANTRY_MASTER_KEY is not the key that " + madeWith
                        + ": set it to that key; while the key is being changed, give the other one as"
                        + " TENANTRY_MASTER_KEY_OTHER (docs/operations.md, \"Changing the master key\").",
                cause);
    }
}
