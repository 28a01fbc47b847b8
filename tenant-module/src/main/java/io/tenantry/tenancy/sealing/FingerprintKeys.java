package io.tenantry.tenancy.sealing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * The key by which a tenant's requests are known again: each tenant's own, so that it can go with the tenant to another
 * installation and tells nothing of others. A tenant that was imported has brought its own.
 */
@Component
public class FingerprintKeys {
    private final PlatformSecrets secrets;
    private final TenantDatabase database;
    private final Keyring keyring;
    private final Cache<TenantId, byte[]> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    FingerprintKeys(PlatformSecrets secrets, TenantDatabase database, Keyring keyring) {
        this.secrets = secrets;
        this.database = database;
        this.keyring = keyring;
    }

    public byte[] of(TenantId tenantId) {
        return known.get(tenantId, this::load).clone();
    }

    private byte[] load(TenantId tenantId) {
        return database.inTenant(
                        tenantId, jdbc -> jdbc.sql("select sealed from imported_request_key where tenant_id = ?")
                                .param(tenantId.value())
                                .query(byte[].class)
                                .optional())
                .flatMap(ciphertext -> keyring.open(KeyRef.ofTenant(tenantId), ciphertext))
                .orElseGet(() -> secrets.hmac(PlatformSecrets.Name.HMAC, "requests of", tenantId.toString()));
    }

    /** Of a request, in parts that are told apart. */
    public static String fingerprint(byte[] key, String... parts) {
        return "1:" + HexFormat.of().formatHex(PlatformSecrets.hmac(key, parts));
    }
}
