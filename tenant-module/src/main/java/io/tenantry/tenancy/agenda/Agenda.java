package io.tenantry.tenancy.agenda;

import java.time.Instant;

/** The entries of one aggregate while an event is folded: at most one due time for each command. */
public interface Agenda {
    void at(Instant due, String command);

    void cancel(String command);
}
