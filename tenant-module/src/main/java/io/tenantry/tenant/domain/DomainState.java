package io.tenantry.tenant.domain;

import java.util.Locale;

/** Where a tenant's claim on a domain is in its life. */
enum DomainState {
    /** Said, not proven: it names nobody. */
    CLAIMED,
    /** Proven: it names the tenant. */
    VERIFIED,
    /** Proven once, but the proof is gone: it names nobody. */
    LAPSED,
    REMOVED;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
