package io.tenantry.tenancy.event;

import tools.jackson.databind.node.ObjectNode;

/** Turns the stored payload of one revision of an event into that of the next. A bean; each has its own test. */
public interface Upcaster {
    /** Stored name of the event. */
    String eventName();

    /** The revision that is read; the result is of the next one. */
    int fromRevision();

    ObjectNode upcast(ObjectNode payload);
}
