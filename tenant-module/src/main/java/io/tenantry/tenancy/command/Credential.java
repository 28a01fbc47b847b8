package io.tenantry.tenancy.command;

import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/**
 * A hash for the vault, carried by a command and written by its append. Never in an event, never exported.
 *
 * @param kind password or token
 * @param owner the user or token it belongs to; one hash per kind and owner
 */
public record Credential(TenantId tenantId, Kind kind, UUID owner, String hash) {
    /** What the hash proves. */
    public enum Kind {
        PASSWORD,
        TOKEN
    }

    @Override
    public String toString() {
        return "Credential[" + kind + " of " + owner + "]";
    }
}
