package planted.support.poll;

import planted.support.ticket.Ticket;

public final class Poll {
    Ticket ticket;
}
