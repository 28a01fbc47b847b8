package io.tenantry.tenancy.agenda;

import io.tenantry.tenancy.TenantId;
import java.time.Instant;
import java.util.UUID;

/** Something that is due: which aggregate of which tenant, since when. */
public record DueEntry(TenantId tenantId, UUID id, String command, Instant dueAt) {}
