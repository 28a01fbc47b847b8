package io.tenantry.tenant.domain;

import io.tenantry.tenancy.Rejection;

/** DNS gave no answer. */
final class DnsUnavailable extends Rejection {
    DnsUnavailable(String detail) {
        super(Why.DNS_UNAVAILABLE, detail);
    }

    enum Why implements Reason {
        /** Whether the domain is proven cannot be said now. */
        DNS_UNAVAILABLE;

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }
}
