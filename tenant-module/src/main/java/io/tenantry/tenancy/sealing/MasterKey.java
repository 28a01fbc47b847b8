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
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The key that wraps all others: 32 bytes, base64, from the environment ({@code TENANTRY_MASTER_KEY}). Never stored. While it
 * is changed a server knows two: what it wraps, it wraps with the first; the other one only opens.
 */
@Component
class MasterKey {
    private static final int FINGERPRINT_BYTES = 8;

    private final Aead aead;
    private final String fingerprint;
    private final @Nullable String other;

    @Autowired
    MasterKey(
            @Value("${tenantry.master-key}") String base64, @Value("${tenantry.master-key-other:}") String otherBase64)
            throws GeneralSecurityException {
        AeadConfig.register();
        byte[] bytes = decoded("TENANTRY_MASTER_KEY", base64);
        KeysetHandle.Builder keys = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key(bytes)).withRandomId().makePrimary());
        fingerprint = fingerprint(bytes);
        if (otherBase64.isBlank()) {
            other = null;
        } else {
            byte[] otherBytes = decoded("TENANTRY_MASTER_KEY_OTHER", otherBase64);
            other = fingerprint(otherBytes);
            keys.addEntry(KeysetHandle.importKey(key(otherBytes)).withRandomId());
        }
        aead = keys.build().getPrimitive(RegistryConfiguration.get(), Aead.class);
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

    private static byte[] decoded(String variable, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(variable + " is not base64", e);
        }
        if (bytes.length != 32) throw new IllegalStateException(variable + " must be 32 bytes, base64");
        return bytes;
    }

    /** Tells keys apart, and says nothing of them: a few bytes of a hash of 256 random bits. */
    private static String fingerprint(byte[] key) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("tenantry master key".getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(key), FINGERPRINT_BYTES));
    }

    /** Wraps with the first key, opens with both. */
    Aead aead() {
        return aead;
    }

    /** Of the key that wraps. */
    String fingerprint() {
        return fingerprint;
    }

    /** Of the key that only opens. */
    @Nullable
    String other() {
        return other;
    }

    boolean knows(String key) {
        return key.equals(fingerprint) || key.equals(other);
    }

    /** Of all that open. */
    List<String> known() {
        return other == null ? List.of(fingerprint) : List.of(fingerprint, other);
    }
}
