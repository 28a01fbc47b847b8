package io.tenantry.tenancy.command;

import io.tenantry.tenancy.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who acts: {@code user:<id>}, {@code token:<id>}, {@code operator:<id>}, {@code system:<source>} or {@code anonymous}.
 * It is also the principal under which an idempotency key is kept.
 */
public record Actor(String value) {
    public static final Actor ANONYMOUS = new Actor("anonymous");

    public static Actor user(UUID id) {
        return new Actor("user:" + id);
    }

    public static Actor token(UUID id) {
        return new Actor("token:" + id);
    }

    public static Actor operator(UUID id) {
        return new Actor("operator:" + id);
    }

    public static Actor system(Source source) {
        return new Actor("system:" + source.code());
    }

    /** The data subject whose key seals what identifies this actor, or null where there is none. */
    public @Nullable UUID subject() {
        int colon = value.indexOf(':');
        return value.startsWith("user:") || value.startsWith("operator:")
                ? UUID.fromString(value.substring(colon + 1))
                : null;
    }

    /** The tenant under whose keys this actor's personal data is sealed. */
    public TenantId keyTenant(TenantId tenantId) {
        return value.startsWith("operator:") ? TenantId.PLATFORM : tenantId;
    }
}
