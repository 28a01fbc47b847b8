package io.tenantry.tenancy.sealing;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The key that wraps all others: 32 bytes, base64, from the environment ({@code TENANTRY_MASTER_KEY}). Never stored. */
@Component
class MasterKey {
    private final Aead aead;

    MasterKey(@Value("${tenantry.master-key}") String base64) throws GeneralSecurityException {
        AeadConfig.register();
        this.aead = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key(decoded(base64)))
                        .withRandomId()
                        .makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    @AccessesPartialKey
    private static AesGcmKey key(byte[] bytes) throws GeneralSecurityException {
        AesGcmParameters parameters = AesGcmParameters.builder()
                .setKeySizeBytes(32)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                .build();
        return AesGcmKey.builder()
                .setParameters(parameters)
                .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                .build();
    }

    private static byte[] decoded(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("TENANTRY_MASTER_KEY is not base64", e);
        }
        if (bytes.length != 32) throw new IllegalStateException("TENANTRY_MASTER_KEY must be 32 bytes, base64");
        return bytes;
    }

    Aead aead() {
        return aead;
    }
}
