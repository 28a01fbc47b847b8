package io.tenantry.app.chaos;

import java.util.List;

/** A part of the business, told once more and from its events alone. */
interface Model {
    void fold(StoredEvent event, Expected rows, List<String> findings);

    /** After the last event. */
    default void close(Expected rows, List<String> findings) {}
}
