package io.tenantry.tenancy.agenda;

import java.time.Duration;

/**
 * Work that comes again: of several servers one does it, and a short while after it was due, if that one dies.
 *
 * @param name stable: under it is stored when it was done
 * @param pause between the end of one and the begin of the next, in the system's time
 */
public record Recurring(String name, Duration pause, Runnable work) {}
