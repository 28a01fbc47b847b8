package io.tenantry.tenant.token;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenant.api.ApiTokenId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A token as it is shown once: {@code tnt_<tenant>_<token>_<secret>}. The tenant stands in it in clear, so that the
 * hash can be looked up under the tenant's own context.
 */
public record TokenSecret(ApiTokenId id, String secret) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final int UUID_LENGTH = 36;
    private static final String PREFIX = "tnt_";
    private static final int SECRET_AT = PREFIX.length() + 2 * (UUID_LENGTH + 1);

    /** A fresh secret for a new token. */
    public static TokenSecret generate(ApiTokenId id) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new TokenSecret(id, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Reads what a client sent; empty when it is no token. */
    public static Optional<TokenSecret> parse(String text) {
        if (text.length() <= SECRET_AT || text.length() > SECRET_AT + 100 || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            int tokenAt = PREFIX.length() + UUID_LENGTH + 1;
            UUID tenant = UUID.fromString(text.substring(PREFIX.length(), tokenAt - 1));
            UUID token = UUID.fromString(text.substring(tokenAt, SECRET_AT - 1));
            return Optional.of(new TokenSecret(new ApiTokenId(new TenantId(tenant), token), text.substring(SECRET_AT)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What is kept: the secret has 256 random bits, so a plain SHA-256 cannot be reversed by trying. */
    public String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The token as it is shown. */
    public String shown() {
        return PREFIX + id.tenantId() + "_" + id.value() + "_" + secret;
    }

    @Override
    public String toString() {
        return "TokenSecret[" + id + "]";
    }
}
