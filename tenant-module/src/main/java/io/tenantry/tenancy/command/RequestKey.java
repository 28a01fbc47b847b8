package io.tenantry.tenancy.command;

import io.tenantry.tenancy.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * An idempotency key in its scope.
 *
 * @param scope the tenant that holds the record; null: the command's own
 * @param principal whose key it is
 * @param key 1 to 255 visible ASCII characters
 * @param fingerprint HMAC of method, path and canonical body under the scope's own key; empty for the system's own keys,
 *     which name their content
 * @param formerFingerprint as it was written before tenants had keys of their own for this
 */
public record RequestKey(
        @Nullable TenantId scope,
        String principal,
        String key,
        String fingerprint,
        @Nullable String formerFingerprint) {
    public RequestKey(@Nullable TenantId scope, String principal, String key, String fingerprint) {
        this(scope, principal, key, fingerprint, null);
    }

    static RequestKey of(String principal, String key) {
        return new RequestKey(null, principal, key, "");
    }

    /** The tenant that holds the record of a command of {@code tenantId}. */
    public TenantId scopeFor(TenantId tenantId) {
        return scope == null ? tenantId : scope;
    }

    /** Whether a record with this fingerprint is of the same request. */
    public boolean isOf(String remembered) {
        return remembered.equals(fingerprint) || remembered.equals(formerFingerprint);
    }
}
