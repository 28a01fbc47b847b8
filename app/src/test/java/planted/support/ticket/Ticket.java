package planted.support.ticket;

import planted.support.poll.Poll;

public final class Ticket {
    Poll poll;
}
