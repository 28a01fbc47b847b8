package io.tenantry.tenancy.sealing;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** Names a data key: of a tenant, or of one data subject of a tenant. Destroying the key erases what it sealed. */
public record KeyRef(TenantId tenantId, UUID subject) {
    /** The key for secrets of the tenant itself: bot token, integrations, company data. */
    public static KeyRef ofTenant(TenantId tenantId) {
        return new KeyRef(tenantId, tenantId.value());
    }

    /** The key for personal data of one person. */
    public static KeyRef ofSubject(TenantId tenantId, UUID subject) {
        return new KeyRef(tenantId, subject);
    }

    static KeyRef parse(String text) {
        return new KeyRef(StreamId.tenantOf(text), StreamId.valueOf(text));
    }

    @Override
    public String toString() {
        return tenantId + "/" + subject;
    }
}
