package planted.billing.plan;

import planted.support.ticket.Ticket;

final class SeesSupport {
    Ticket ticket() {
        return new Ticket();
    }
}
