package io.tenantry.tenancy.past;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * What is asked of the past.
 *
 * @param projections whose tables the query reads
 * @param streams the only ones that what is asked depends on; empty: on all of the tenant's
 * @param wording tells this query from every other, filters and viewer included
 * @param ofTheTime whether the answer depends on the instant itself, as "today" does, and not on the events alone
 */
public record Question(
        TenantId tenantId,
        List<String> projections,
        Collection<StreamId> streams,
        String wording,
        boolean ofTheTime,
        Instant asOf) {}
