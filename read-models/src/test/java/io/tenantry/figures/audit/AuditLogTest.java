package io.tenantry.figures.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.support.api.TicketEvent.TicketClosed;
import io.tenantry.support.api.TicketEvent.TicketOpened;
import io.tenantry.support.api.TicketEvent.TicketPriorityChanged;
import io.tenantry.support.api.TicketId;
import io.tenantry.support.api.TicketPriority;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.SkipCommand.SkipEvent;
import io.tenantry.tenancy.projection.SkipCommand.SkipId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ModuleTest
class AuditLogTest {
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TicketId ticket = new TicketId(tenant, UUID.randomUUID());
    private final UUID ann = UUID.randomUUID();
    private long position;

    @Autowired
    PublishedEvents events;

    @Autowired
    Commands commands;

    @Autowired
    TenantDatabase database;

    @Test
    void saysWhatAnEventChangedAndMasksWhatIsSealed() {
        UUID message = UUID.randomUUID();
        publish(opened(message), new TicketPriorityChanged(ticket, TicketPriority.URGENT), new TicketClosed(ticket));
        assertThat(log())
                .containsExactly(
                        "support.ticket-opened 1 {} -> {\"text\": \"***\", \"userId\": \"" + ann
                                + "\", \"subject\": \"***\", \"openedAt\": \"1970-01-01T00:00:00Z\", \"priority\": \"low\","
                                + " \"messageId\": \"" + message + "\"}",
                        "support.ticket-priority-changed 2 {\"priority\": \"low\"} -> {\"priority\": \"urgent\"}",
                        "support.ticket-closed 3 {} -> {}");
        assertThat(read(tenant, "select distinct kind || ' ' || resource_id from audit_log"))
                .containsExactly("support " + ticket.value());
        assertReplayed();
    }

    @Test
    void saysWhoActedWhenWhyAndFromWhere() {
        SkipId id = new SkipId(tenant, UUID.randomUUID());
        CommandResult result = commands.send(
                id,
                new SkipEvent(id, "figures.audit", Long.MAX_VALUE, "a test"),
                new CommandContext(
                        tenant,
                        Actor.user(ann),
                        Source.API,
                        "request-1",
                        "cause-1",
                        null,
                        "192.0.2.7 curl/8",
                        "asked by phone",
                        null,
                        null,
                        false,
                        List.of(),
                        CommandContext.Answer.DONE));
        position = result.position();
        events.await(AuditLog.NAME, tenant, position);
        assertThat(read(tenant, """
                        select concat_ws(', ', l.position, l.actor, l.action, l.kind, l.resource_id, l.version, l.source, l.reason,
                                         l.request_id, l.causation_id, l.origin, l.at = e."timestamp", l.event_id = e.event_id)
                        from audit_log l join event e using (tenant_id, position)"""))
                .containsExactly(position + ", user:" + ann + ", tenancy.event-skipped, tenancy, " + id.value()
                        + ", 1, api, asked by phone, request-1, cause-1, 192.0.2.7 curl/8, t, t");
        assertReplayed();
    }

    @Test
    void operatorsReadAllTenantsAndATenantOnlyItself() {
        publish(opened(UUID.randomUUID()));
        assertThat(read(new TenantId(UUID.randomUUID()), "select action from audit_log"))
                .isEmpty();
        List<UUID> all = database.asOperator(jdbc -> jdbc.sql("select distinct tenant_id from audit_log")
                .query(UUID.class)
                .list());
        assertThat(all).contains(tenant.value());
    }

    private TicketOpened opened(UUID message) {
        return new TicketOpened(
                ticket, ann, message, sealed("Router"), sealed("Blinks"), TicketPriority.LOW, Instant.EPOCH);
    }

    private void publish(Object... more) {
        position = events.publish(ticket, more);
        events.await(AuditLog.NAME, tenant, position);
    }

    private List<String> log() {
        return read(
                tenant,
                "select format('%s %s %s -> %s', action, version, before, after) from audit_log order by position");
    }

    private List<String> read(TenantId as, String sql) {
        return database.inTenant(as, jdbc -> jdbc.sql(sql).query(String.class).list());
    }

    private void assertReplayed() {
        String everything = "select to_jsonb(l)::text from audit_log l order by position";
        String states = "select to_jsonb(s)::text from audit_state s order by id";
        List<String> before = read(tenant, everything);
        List<String> statesBefore = read(tenant, states);
        events.replay(AuditLog.NAME, tenant, position);
        assertThat(read(tenant, everything)).isEqualTo(before).isNotEmpty();
        assertThat(read(tenant, states)).isEqualTo(statesBefore).isNotEmpty();
    }

    private Sealed<String> sealed(String value) {
        return Sealed.of(KeyRef.ofSubject(tenant, ann), value);
    }
}
