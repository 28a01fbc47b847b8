package io.tenantry.tenancy.web;

import io.tenantry.tenancy.Rejection;

/** Refused at the border, before any command. */
public final class RequestRefused extends Rejection {
    public RequestRefused(Why reason, String detail) {
        super(reason, detail);
    }

    /** Reasons of the border. */
    public enum Why implements Reason {
        /** Nobody is logged in, or the token is unknown, expired or revoked. */
        UNAUTHENTICATED(Kind.UNAUTHENTICATED),
        /** The caller's role or token does not allow it. */
        FORBIDDEN(Kind.FORBIDDEN),
        /** The request names another tenant than the caller's. */
        TENANT_MISMATCH(Kind.FORBIDDEN),
        /** An operator must name the tenant, in the path or with {@code X-Tenant-ID}. */
        TENANT_REQUIRED(Kind.MALFORMED),
        /** No such object, or another tenant's. */
        NOT_FOUND(Kind.NOT_FOUND),
        /** The cursor is not one of this list with these filters. */
        INVALID_CURSOR(Kind.MALFORMED),
        /** A header or parameter is not of its form. */
        INVALID_PARAMETER(Kind.MALFORMED),
        /** This is answered for now only, not {@code asOf} another time. */
        AS_OF_UNSUPPORTED(Kind.MALFORMED),
        /** Too many requests from this address. */
        TOO_MANY_REQUESTS(Kind.TOO_MANY);

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
