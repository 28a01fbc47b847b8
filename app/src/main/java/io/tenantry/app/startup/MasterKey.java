package io.tenantry.app.startup;

import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The key that wraps all keys: 32 random bytes in base64. */
public final class MasterKey {
    public static final String PROPERTY = "tenantry.master-key";
    private static final int BYTES = 32;

    private MasterKey() {}

    public static String generate() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** Refuses what is no such key. The message never shows it. */
    public static void require(String key, String origin) {
        try {
            if (Base64.getDecoder().decode(key.strip()).length == BYTES) return;
        } catch (IllegalArgumentException notBase64) {
            throw invalid(origin, notBase64);
        }
        throw invalid(origin, null);
    }

    private static StartupFailure invalid(String origin, @Nullable Throwable cause) {
        return new StartupFailure(
                origin
                        + " is not a key: it must be 32 random bytes in base64 (make one with: openssl rand -base64 32).",
                cause);
    }
}
