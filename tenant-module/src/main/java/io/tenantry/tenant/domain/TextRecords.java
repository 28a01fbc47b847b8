package io.tenantry.tenant.domain;

import java.util.Set;

/** What the world's DNS says. */
interface TextRecords {
    /**
     * The values of the TXT records of that name, as DNS answers now; none when there is no such name.
     *
     * @throws DnsUnavailable when DNS gave no answer, which proves neither one nor the other
     */
    Set<String> of(String name);
}
