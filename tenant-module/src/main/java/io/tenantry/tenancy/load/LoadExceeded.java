package io.tenantry.tenancy.load;

import io.tenantry.tenancy.Rejection;
import java.time.Duration;

/** The tenant asks for more at once than it may: come back later. */
public final class LoadExceeded extends Rejection {
    private final Duration retryAfter;

    LoadExceeded(Why why, Duration retryAfter, String detail) {
        super(why, detail);
        this.retryAfter = retryAfter;
    }

    public static LoadExceeded connections(int most) {
        return new LoadExceeded(
                Why.TENANT_CONNECTIONS_EXCEEDED,
                Duration.ofSeconds(1),
                "Other requests of your tenant use all the " + most + " connections to the database that it may have.");
    }

    static LoadExceeded turns(int most) {
        return new LoadExceeded(
                Why.TENANT_CONCURRENCY_EXCEEDED,
                Duration.ofSeconds(1),
                "Other tenants are served too, and " + most + " requests of yours are in work.");
    }

    /** What there was too much of. */
    public enum Why implements Reason {
        /** More requests in this time than the tenant may send. */
        TENANT_RATE_EXCEEDED,
        /** More requests at once than the tenant may have open, or than a busy server works on. */
        TENANT_CONCURRENCY_EXCEEDED,
        /** The tenant's other requests hold all the database connections that it may have. */
        TENANT_CONNECTIONS_EXCEEDED;

        @Override
        public Kind kind() {
            return Kind.TOO_MANY;
        }
    }

    @Override
    public Duration retryAfter() {
        return retryAfter;
    }
}
