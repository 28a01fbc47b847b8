package io.tenantry.tenancy.database;

import io.tenantry.tenancy.Rejection;

/** A tenant's own tables lack what this server reads: their migration failed, or waits. Nothing of the tenant is lost. */
public final class TenantMigrating extends Rejection {
    TenantMigrating() {
        super(Why.TENANT_MIGRATING, "The tenant's tables are not up to date here. Try again later.");
    }

    /** Reasons of the database. */
    public enum Why implements Reason {
        /** The tenant's schema is not as this server needs it. */
        TENANT_MIGRATING;

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }
}
