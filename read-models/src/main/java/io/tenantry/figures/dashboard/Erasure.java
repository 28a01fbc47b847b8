package io.tenantry.figures.dashboard;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The erasure of a tenant: asked for, confirmed, done.
 *
 * @param tenant its name; once it is erased nobody knows it
 * @param state {@code requested|withdrawn|confirmed|erased}
 * @param notBefore when it can be confirmed
 * @param certificate as it was signed
 */
record Erasure(
        UUID tenantId,
        String tenant,
        String state,
        @Nullable Instant requestedAt,
        @Nullable Instant notBefore,
        @Nullable Instant confirmedAt,
        @Nullable Instant erasedAt,
        @Nullable String certificate,
        @Nullable String signature,
        @Nullable String publicKey) {

    public boolean isRequested() {
        return state.equals("requested");
    }

    public boolean isConfirmed() {
        return state.equals("confirmed");
    }

    public boolean isErased() {
        return state.equals("erased");
    }
}
