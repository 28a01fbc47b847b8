package io.tenantry.tenancy.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** A key that nobody keeps: what it has sealed is there, can be told apart, and can never be read. */
public final class ThrownAwayKey {
    private final Aead aead;

    public ThrownAwayKey() {
        try {
            this.aead = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a key", e);
        }
    }

    public byte[] seal(String plain, String of) {
        try {
            return aead.encrypt(plain.getBytes(StandardCharsets.UTF_8), of.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal " + of, e);
        }
    }
}
