package io.tenantry.tenancy.sealing;

import io.tenantry.tenancy.database.TenantDatabase;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/** Random keys of the installation (HMAC of claims, signatures of tokens and cursors), wrapped by the master key. */
@Component
public class PlatformSecrets {
    private static final int BYTES = 32;

    private final TenantDatabase database;
    private final MasterKey masterKey;
    private final ConcurrentMap<Name, byte[]> known = new ConcurrentHashMap<>();

    PlatformSecrets(TenantDatabase database, MasterKey masterKey) {
        this.database = database;
        this.masterKey = masterKey;
    }

    /** What a secret is for. */
    public enum Name {
        /** Claims, fingerprints of requests. It never changes. */
        HMAC,
        /** Signs access tokens. */
        JWT,
        /** Signs list cursors. */
        CURSOR,
        /** Signs archives and certificates of erasure: the seed of an Ed25519 key. */
        SIGNATURE
    }

    /** The secret's 32 bytes, made at the first use. */
    public byte[] secret(Name name) {
        return known.computeIfAbsent(name, this::loadOrCreate).clone();
    }

    /** HMAC-SHA256 of the parts, which are told apart from one another. */
    public byte[] hmac(Name name, String... parts) {
        return hmac(secret(name), parts);
    }

    /** As above, with a key of the caller's. */
    public static byte[] hmac(byte[] key, String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(java.nio.ByteBuffer.allocate(4).putInt(bytes.length).flip());
                mac.update(bytes);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private byte[] loadOrCreate(Name name) {
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        byte[] wrapped = database.vault(List.of(), jdbc -> {
            jdbc.sql("insert into platform_secret (name, wrapped, wrapped_by) values (?, ?, ?) on conflict do nothing")
                    .params(name.name(), wrap(name, fresh), masterKey.fingerprint())
                    .update();
            return jdbc.sql("select wrapped from platform_secret where name = ?")
                    .param(name.name())
                    .query(byte[].class)
                    .single();
        });
        return unwrap(name, wrapped);
    }

    private byte[] wrap(Name name, byte[] secret) {
        try {
            return masterKey.aead().encrypt(secret, name.name().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot wrap " + name, e);
        }
    }

    private byte[] unwrap(Name name, byte[] wrapped) {
        try {
            return masterKey.aead().decrypt(wrapped, name.name().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new WrongMasterKey("this database was made with", e);
        }
    }
}
