package io.tenantry.support.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.support.api.TicketEvent.NoteWritten;
import io.tenantry.support.api.TicketEvent.StaffAnswered;
import io.tenantry.support.api.TicketEvent.TicketAssigned;
import io.tenantry.support.api.TicketEvent.TicketClosed;
import io.tenantry.support.api.TicketEvent.TicketOpened;
import io.tenantry.support.api.TicketEvent.TicketPriorityChanged;
import io.tenantry.support.api.TicketEvent.TicketReopened;
import io.tenantry.support.api.TicketEvent.UserReplied;
import io.tenantry.support.api.TicketId;
import io.tenantry.support.api.TicketPriority;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Every event of the sealed interface is folded by an exhaustive switch; here is what it makes of them. */
@ModuleTest
class TicketListTest {
    private static final String NAME = "support.tickets";

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TicketId ticket = new TicketId(tenant, UUID.randomUUID());
    private final UUID ann = UUID.randomUUID();
    private final UUID staff = UUID.randomUUID();
    private final UUID first = UUID.randomUUID();

    private long position;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @BeforeEach
    void opened() {
        publish(new TicketOpened(
                ticket, ann, first, sealed("Router"), sealed("It blinks"), TicketPriority.HIGH, Instant.EPOCH));
    }

    @Test
    void showsANewTicketWithItsFirstMessage() {
        assertThat(ticket())
                .isEqualTo("user_id=" + ann + " subject=Router state=open priority=high assignee=nobody messages=1"
                        + " response=none created=1 changed=1 closed=never version=1");
        assertThat(messages()).containsExactly(message(first, ann, "user", false, "It blinks", 1));
        assertReplayed();
    }

    @Test
    void followsTheTalk() {
        UUID note = UUID.randomUUID();
        UUID answer = UUID.randomUUID();
        UUID thanks = UUID.randomUUID();
        UUID welcome = UUID.randomUUID();
        publish(new NoteWritten(ticket, note, staff, sealed("Calls often")));
        assertThat(ticket()).contains("state=open", "messages=1", "changed=1", "version=2");
        publish(new StaffAnswered(ticket, answer, null, sealed("Restart it"), 90L));
        assertThat(ticket()).contains("state=answered", "messages=2", "response=90", "changed=3", "version=3");
        publish(new UserReplied(ticket, thanks, ann, sealed("Thanks")));
        assertThat(ticket()).contains("state=open", "messages=3", "response=90", "changed=4", "version=4");
        publish(new StaffAnswered(ticket, welcome, staff, sealed("Welcome"), null));
        assertThat(ticket()).contains("state=answered", "messages=4", "response=90", "changed=5", "version=5");
        assertThat(messages())
                .containsExactly(
                        message(first, ann, "user", false, "It blinks", 1),
                        message(note, staff, "staff", true, "Calls often", 2),
                        message(answer, "nobody", "staff", false, "Restart it", 3),
                        message(thanks, ann, "user", false, "Thanks", 4),
                        message(welcome, staff, "staff", false, "Welcome", 5));
        assertReplayed();
    }

    @Test
    void followsTheDesk() {
        publish(
                new TicketAssigned(ticket, staff),
                new TicketPriorityChanged(ticket, TicketPriority.URGENT),
                new TicketClosed(ticket));
        assertThat(ticket())
                .contains("state=closed", "priority=urgent", "assignee=" + staff, "changed=4", "closed=4", "version=4");
        publish(new TicketReopened(ticket), new TicketAssigned(ticket, null));
        assertThat(ticket()).contains("state=open", "assignee=nobody", "changed=6", "closed=never", "version=6");
        assertReplayed();
    }

    @Test
    void isNotSeenByAnotherTenant() {
        TenantId other = new TenantId(UUID.randomUUID());
        assertThat(read(other, "select id::text from ticket")).isEmpty();
        assertThat(read(other, "select id::text from ticket_message")).isEmpty();
        assertThat(read(tenant, "select id::text from ticket"))
                .containsExactly(ticket.value().toString());
    }

    private void publish(Object... more) {
        position = events.publish(ticket, more);
        events.await(NAME, tenant, position);
    }

    private void assertReplayed() {
        String ticketBefore = ticket();
        List<String> messagesBefore = messages();
        events.replay(NAME, tenant, position);
        assertThat(ticket()).isEqualTo(ticketBefore);
        assertThat(messages()).isEqualTo(messagesBefore);
    }

    /** The ticket's row; times are told as the number of the last event of that time. */
    private String ticket() {
        return read(tenant, """
                        select format('user_id=%s subject=%s state=%s priority=%s assignee=%s messages=%s response=%s'
                                      ' created=%s changed=%s closed=%s version=%s',
                               user_id, subject, state, priority, coalesce(assignee_user_id::text, 'nobody'), messages,
                               coalesce(first_response_seconds::text, 'none'),
                               (select max(sequence) + 1 from event e where e."timestamp" = t.created_at),
                               (select max(sequence) + 1 from event e where e."timestamp" = t.changed_at),
                               coalesce((select max(sequence) + 1 from event e where e."timestamp" = t.closed_at)::text, 'never'),
                               version)
                        from ticket t""").getFirst();
    }

    private List<String> messages() {
        return read(tenant, """
                        select format('%s by %s of ticket %s (%s, internal %s): %s @%s', id,
                               coalesce(author_user_id::text, 'nobody'), ticket_id, side, internal, text,
                               (select sequence + 1 from event e where e."timestamp" = m.created_at))
                        from ticket_message m order by created_at""");
    }

    private String message(UUID id, Object author, String side, boolean internal, String text, int version) {
        return "%s by %s of ticket %s (%s, internal %s): %s @%d"
                .formatted(id, author, ticket.value(), side, internal ? "t" : "f", text, version);
    }

    private List<String> read(TenantId as, String sql) {
        return database.inTenant(as, jdbc -> jdbc.sql(sql).query(String.class).list());
    }

    private Sealed<String> sealed(String value) {
        return Sealed.of(KeyRef.ofSubject(tenant, ann), value);
    }
}
