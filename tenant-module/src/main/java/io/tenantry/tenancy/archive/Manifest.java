package io.tenantry.tenancy.archive;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What an archive holds; signed.
 *
 * @param version of the format: docs/archive-format.md
 * @param takenAt the moment whose state the archive is
 * @param position of the tenant's last event then, in the installation that made it
 * @param publicKey the Ed25519 key that verifies the signature, base64
 */
record Manifest(
        String format, int version, UUID tenantId, Instant takenAt, long position, List<File> files, String publicKey) {
    static final String FORMAT = "tenantry-archive";
    static final int VERSION = 1;
    static final String NAME = "manifest.json";
    static final String SIGNATURE = "manifest.sig";

    /** @param sha256 of the file, in hexadecimal digits */
    record File(String name, long records, long bytes, String sha256) {}
}
