package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.archive.ArchiveBounds;

/** Passphrases that somebody types twice. */
final class Passphrases {
    private Passphrases() {}

    static void require(String passphrase, String again) {
        if (passphrase.isBlank() || passphrase.length() < ArchiveBounds.SHORTEST_PASSPHRASE)
            throw PageRefused.wrongly("A passphrase has at least " + ArchiveBounds.SHORTEST_PASSPHRASE
                    + " characters: take several words that nobody would guess.");
        if (passphrase.length() > ArchiveBounds.LONGEST_PASSPHRASE)
            throw PageRefused.wrongly("A passphrase has at most " + ArchiveBounds.LONGEST_PASSPHRASE + " characters.");
        if (!passphrase.equals(again)) throw PageRefused.wrongly("The two passphrases are not the same.");
    }
}
