package io.tenantry.support.api;

import io.tenantry.support.api.TicketEvent.NoteWritten;
import io.tenantry.support.api.TicketEvent.StaffAnswered;
import io.tenantry.support.api.TicketEvent.TicketAssigned;
import io.tenantry.support.api.TicketEvent.TicketClosed;
import io.tenantry.support.api.TicketEvent.TicketOpened;
import io.tenantry.support.api.TicketEvent.TicketPriorityChanged;
import io.tenantry.support.api.TicketEvent.TicketReopened;
import io.tenantry.support.api.TicketEvent.UserReplied;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.GoldenEvents;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GoldenTicketEventsTest {
    private static final TenantId TENANT = TenantId.of("0198c000-0000-7000-8000-00000000000a");
    private static final TicketId TICKET = new TicketId(TENANT, id(1));

    @Test
    void areStoredAsTheyAlwaysWere() {
        GoldenEvents.verify(
                TicketEvent.class,
                new TicketOpened(
                        TICKET,
                        id(2),
                        id(5),
                        sealed("Router"),
                        sealed("It blinks"),
                        TicketPriority.HIGH,
                        Instant.parse("2026-11-21T10:15:30Z")),
                new UserReplied(TICKET, id(6), id(2), sealed("Still blinks")),
                new StaffAnswered(TICKET, id(7), id(3), sealed("Restart it"), 90L),
                new NoteWritten(TICKET, id(8), null, sealed("Calls often")),
                new TicketAssigned(TICKET, id(3)),
                new TicketPriorityChanged(TICKET, TicketPriority.URGENT),
                new TicketClosed(TICKET),
                new TicketReopened(TICKET));
    }

    private static UUID id(int n) {
        return UUID.fromString("0198c000-0000-7000-8000-00000000000" + n);
    }

    private static Sealed<String> sealed(String value) {
        return Sealed.of(KeyRef.ofSubject(TENANT, id(2)), value);
    }
}
