package io.tenantry.tenancy.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import io.tenantry.tenancy.TenantId;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Keys for a tenant that this installation does not have yet: made as they are needed, and stored by who writes what they
 * have sealed, in the same transaction.
 */
public final class NewKeys {
    private final TenantId tenantId;
    private final Aead masterKey;
    private final String masterKeyFingerprint;
    private final Map<UUID, Made> keys = new HashMap<>();

    /** A key, and what encrypts with it: made once, it costs more than a short value's encryption. */
    private record Made(KeysetHandle handle, Aead aead) {
        static Made anew() throws GeneralSecurityException {
            KeysetHandle handle = Keyring.newKey();
            return new Made(handle, Keyring.primitive(handle));
        }
    }

    NewKeys(TenantId tenantId, Aead masterKey, String masterKeyFingerprint) {
        this.tenantId = tenantId;
        this.masterKey = masterKey;
        this.masterKeyFingerprint = masterKeyFingerprint;
    }

    public TenantId tenantId() {
        return tenantId;
    }

    /** Which master key wraps them. */
    public String wrappedBy() {
        return masterKeyFingerprint;
    }

    /** Encrypts as {@link Keyring#seal} would. */
    public byte[] seal(UUID subject, byte[] plain) {
        KeyRef key = new KeyRef(tenantId, subject);
        try {
            return made(subject).aead().encrypt(plain, Keyring.associatedData(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal for " + key, e);
        }
    }

    private Made made(UUID subject) throws GeneralSecurityException {
        Made known = keys.get(subject);
        if (known != null) return known;
        Made made = Made.anew();
        keys.put(subject, made);
        return made;
    }

    /** All that were needed, wrapped by the master key. */
    public void forEach(BiConsumer<UUID, byte[]> wrapped) {
        keys.forEach((subject, made) -> {
            try {
                wrapped.accept(subject, Keyring.wrapped(made.handle(), masterKey, new KeyRef(tenantId, subject)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot wrap the key of " + subject, e);
            }
        });
    }
}
