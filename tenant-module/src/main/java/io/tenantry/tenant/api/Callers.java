package io.tenantry.tenant.api;

import io.tenantry.tenancy.web.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who a proof of identity stands for now. Asked at every request, so a block or a revocation holds at once. */
public interface Callers {
    /**
     * The person of a session.
     *
     * @throws TenantRejected {@code user-blocked} (403)
     */
    Optional<Caller> ofUser(UserId id, @Nullable String session);

    /** The API token that {@code token} is, if it is one, and neither revoked nor expired. */
    Optional<Caller> ofToken(String token);
}
