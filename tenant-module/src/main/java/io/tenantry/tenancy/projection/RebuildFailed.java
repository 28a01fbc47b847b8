package io.tenantry.tenancy.projection;

import org.jspecify.annotations.Nullable;

/** Why a rebuild must not take the running projection's place; the message is for operators and quotes no data. */
final class RebuildFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    RebuildFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
