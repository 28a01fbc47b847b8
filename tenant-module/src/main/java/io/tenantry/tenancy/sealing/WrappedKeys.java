package io.tenantry.tenancy.sealing;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import io.tenantry.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens keys with the master key that has wrapped them and wraps them with the present one. What they sealed is as it was. */
final class WrappedKeys {
    private final MasterKey masterKey;

    WrappedKeys(MasterKey masterKey) {
        this.masterKey = masterKey;
    }

    /** Up to {@code most} keys of these tenants, in whose context the transaction is. Answers how many there were. */
    int wrapAnew(JdbcClient jdbc, List<TenantId> tenants, int most) {
        Map<KeyRef, byte[]> keys = new LinkedHashMap<>();
        jdbc.sql("select tenant_id, subject, wrapped from data_key where tenant_id = any (?::uuid[])"
                        + " and wrapped is not null and wrapped_by is distinct from ? limit ?")
                .params(texts(tenants), masterKey.fingerprint(), most)
                .query(row -> {
                    TenantId tenantId = new TenantId(row.getObject(1, UUID.class));
                    keys.put(new KeyRef(tenantId, row.getObject(2, UUID.class)), row.getBytes(3));
                });
        if (keys.isEmpty()) return 0;
        keys.replaceAll(this::anew);
        jdbc.sql("update data_key d set wrapped = k.wrapped, wrapped_by = ?"
                        + " from unnest(?::uuid[], ?::uuid[], ?::bytea[]) k (tenant_id, subject, wrapped)"
                        + " where d.tenant_id = k.tenant_id and d.subject = k.subject"
                        // one that was destroyed meanwhile stays so
                        + " and d.wrapped is not null")
                .params(
                        masterKey.fingerprint(),
                        keys.keySet().stream()
                                .map(key -> key.tenantId().toString())
                                .toArray(String[]::new),
                        keys.keySet().stream()
                                .map(key -> key.subject().toString())
                                .toArray(String[]::new),
                        keys.values().toArray(byte[][]::new))
                .update();
        return keys.size();
    }

    private byte[] anew(KeyRef key, byte[] wrapped) {
        byte[] owner = key.toString().getBytes(StandardCharsets.UTF_8);
        try {
            KeysetHandle keys = TinkProtoKeysetFormat.parseEncryptedKeyset(wrapped, masterKey.aead(), owner);
            return TinkProtoKeysetFormat.serializeEncryptedKeyset(keys, masterKey.aead(), owner);
        } catch (GeneralSecurityException e) {
            throw new WrongMasterKey("the key of " + key + " was wrapped with", e);
        }
    }

    /** The installation's own keys, all at once. */
    int wrapSecretsAnew(JdbcClient jdbc) {
        Map<String, byte[]> secrets =
                secrets(jdbc.sql("select name, wrapped from platform_secret where wrapped_by is distinct from ?")
                        .param(masterKey.fingerprint()));
        secrets.forEach(
                (name, wrapped) -> jdbc.sql("update platform_secret set wrapped = ?, wrapped_by = ? where name = ?")
                        .params(anew(name, wrapped), masterKey.fingerprint(), name)
                        .update());
        return secrets.size();
    }

    private static Map<String, byte[]> secrets(JdbcClient.StatementSpec select) {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        select.query(row -> {
            secrets.put(row.getString(1), row.getBytes(2));
        });
        return secrets;
    }

    private byte[] anew(String name, byte[] wrapped) {
        try {
            return masterKey.aead().encrypt(plain(name, wrapped), name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot wrap " + name, e);
        }
    }

    private byte[] plain(String name, byte[] wrapped) {
        try {
            return masterKey.aead().decrypt(wrapped, name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new WrongMasterKey("this database was made with", e);
        }
    }

    /** Whether the installation's keys can be opened: where there are none, any master key will do. */
    void requireReadable(JdbcClient jdbc) {
        secrets(jdbc.sql("select name, wrapped from platform_secret")).forEach(this::plain);
    }

    private static String[] texts(List<TenantId> tenants) {
        return tenants.stream().map(TenantId::toString).toArray(String[]::new);
    }
}
