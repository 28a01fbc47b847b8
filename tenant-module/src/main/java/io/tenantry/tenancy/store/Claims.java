package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.PlatformSecrets;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whose a claimed value is, from the append's own table and so never behind. */
@Component
public class Claims {
    private final TenantDatabase database;
    private final PlatformSecrets secrets;

    Claims(TenantDatabase database, PlatformSecrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    /** The stream that holds the value in its tenant. */
    public Optional<String> holder(TenantId tenantId, String kind, String value) {
        byte[] hmac = secrets.hmac(PlatformSecrets.Name.HMAC, kind, tenantId.toString(), value);
        return database.inTenant(tenantId, jdbc -> jdbc.sql(
                        "select stream from claim where tenant_id = ? and kind = ? and value_hmac = ?")
                .params(tenantId.value(), kind, hmac)
                .query(String.class)
                .optional());
    }

    /** The stream that holds a value which is unique over all tenants. */
    public Optional<String> globalHolder(String kind, String value) {
        byte[] hmac = secrets.hmac(PlatformSecrets.Name.HMAC, kind, value);
        return database.withoutTenant(
                jdbc -> jdbc.sql("select stream from global_claim where kind = ? and value_hmac = ?")
                        .params(kind, hmac)
                        .query(String.class)
                        .optional());
    }
}
