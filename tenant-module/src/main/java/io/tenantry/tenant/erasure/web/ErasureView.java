package io.tenantry.tenant.erasure.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The erasure of a tenant, as the API answers it. */
record ErasureView(
        UUID tenantId,

        @Schema(
                example = "requested",
                allowableValues = {"requested", "withdrawn", "confirmed", "erased"})
        String state,

        @Nullable Instant requestedAt,

        @Schema(description = "It cannot be confirmed before") @Nullable
        Instant notBefore,

        @Nullable Instant confirmedAt,
        @Nullable Instant erasedAt,

        @Schema(
                description =
                        "JSON as it was signed, byte for byte: how many events and keys, positions, and the SHA-256"
                                + " of what is left of them")
        @Nullable
        String certificate,

        @Schema(description = "Ed25519 signature of the certificate, base64") @Nullable
        String signature,

        @Schema(description = "Verifies the signature; base64") @Nullable
        String publicKey,

        long version) {
    static final String COLUMNS = "tenant_id, state, requested_at, not_before, confirmed_at, erased_at, certificate,"
            + " signature, public_key, version";

    static ErasureView of(ResultSet row, int number) throws SQLException {
        return new ErasureView(
                row.getObject("tenant_id", UUID.class),
                row.getString("state"),
                instant(row, "requested_at"),
                instant(row, "not_before"),
                instant(row, "confirmed_at"),
                instant(row, "erased_at"),
                row.getString("certificate"),
                row.getString("signature"),
                row.getString("public_key"),
                row.getLong("version"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
