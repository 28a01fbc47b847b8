package io.tenantry.tenant.domain;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The DNS record with which somebody proves that a domain is theirs. It stands below the domain, so that it disturbs no
 * other record there, and holds a token that only this claim has: nobody's proof serves another.
 *
 * @param name of a TXT record
 * @param text that one of its values must be
 */
public record DomainProof(String name, String text) {
    static final String PREFIX = "_tenantry.";
    private static final String SAYS = "tenantry-verification=";
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static DomainProof of(String domain, String token) {
        return new DomainProof(PREFIX + domain, SAYS + token);
    }

    /** A token that was never used and cannot be guessed. */
    public static String newToken() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
