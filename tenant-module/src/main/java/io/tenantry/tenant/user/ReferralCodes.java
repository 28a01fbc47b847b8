package io.tenantry.tenant.user;

import java.security.SecureRandom;

/** Codes by which a user brings others. */
public final class ReferralCodes {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Without letters and digits that look alike. */
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 10;

    private ReferralCodes() {}

    /** A code that nobody has yet, but for bad luck that the claim would notice. */
    public static String generate() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        return code.toString();
    }
}
