package io.tenantry.tenancy;

import java.util.UUID;

/** Names a tenant. Everything Tenantry stores belongs to exactly one. */
public record TenantId(UUID value) {
    /** The platform itself, owner of operators, catalogue and platform settings. It is not a customer. */
    public static final TenantId PLATFORM = new TenantId(UUID.fromString("00000000-0000-7000-8000-000000000001"));

    /** Reads the textual form of a UUID. */
    public static TenantId of(String value) {
        return new TenantId(UUID.fromString(value));
    }

    public boolean isPlatform() {
        return equals(PLATFORM);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
