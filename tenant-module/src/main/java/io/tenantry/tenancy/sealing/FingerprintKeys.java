package io.tenantry.tenancy.sealing;

import io.tenantry.tenancy.TenantId;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * The key by which a tenant's requests are known again: each tenant's own, so that it can go with the tenant to another
 * installation and tells nothing of others.
 */
@Component
public class FingerprintKeys {
    private final PlatformSecrets secrets;

    FingerprintKeys(PlatformSecrets secrets) {
        this.secrets = secrets;
    }

    public byte[] of(TenantId tenantId) {
        return secrets.hmac(PlatformSecrets.Name.HMAC, "requests of", tenantId.toString());
    }

    /** Of a request, in parts that are told apart. */
    public static String fingerprint(byte[] key, String... parts) {
        return "1:" + HexFormat.of().formatHex(PlatformSecrets.hmac(key, parts));
    }
}
