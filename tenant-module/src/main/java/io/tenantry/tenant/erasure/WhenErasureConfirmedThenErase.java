package io.tenantry.tenant.erasure;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.erasure.ErasureOfTenants;
import io.tenantry.tenancy.erasure.ErasureOfTenants.Certificate;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Reaction;
import io.tenantry.tenant.api.TenantErasureCommand.CertifyErasure;
import io.tenantry.tenant.api.TenantErasureId;
import io.tenantry.tenant.api.TenantEvent.ErasureConfirmed;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Erases a tenant, and certifies it. Each step can be done again, and the event that led here is the last one to go: a
 * server that dies in the middle leaves it to be followed once more.
 */
@Component
class WhenErasureConfirmedThenErase implements Reaction {
    private static final String NAME = "when-erasure-confirmed-then-erase";

    private final ErasureOfTenants erasure;
    private final Commands commands;

    WhenErasureConfirmedThenErase(ErasureOfTenants erasure, Commands commands) {
        this.erasure = erasure;
        this.commands = commands;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ErasureConfirmed.class);
    }

    @Override
    public void on(RecordedEvent event) {
        TenantId tenantId = event.tenantId();
        erasure.awaitQuiet(tenantId, NAME);
        erasure.destroyKeys(tenantId);
        erasure.removeRows(tenantId);
        TenantErasureId id = TenantErasureId.of(tenantId);
        erasure.sealEvents(tenantId, event.position(), id);
        Certificate certificate = erasure.certificate(tenantId);
        commands.send(
                id,
                new CertifyErasure(
                        id,
                        certificate.firstEventAt(),
                        certificate.text(),
                        certificate.signature(),
                        certificate.publicKey()),
                // the stream itself remembers that it was done
                CommandContext.following(event, Source.REACTION, NAME).withoutKey());
        erasure.removeLast(tenantId, event.position());
    }
}
