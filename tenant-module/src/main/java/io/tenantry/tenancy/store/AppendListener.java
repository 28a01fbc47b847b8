package io.tenantry.tenancy.store;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Told of every stored event's stream and name: at once by the server that appended it, within a second by all others,
 * and possibly twice. For dropping what is cached; it must be quick and may not fail.
 */
public interface AppendListener {
    void appended(String stream, String eventName);

    /** Tells all of them; one that fails is noted and keeps nobody. */
    static void tell(List<AppendListener> listeners, RecordedEvent event) {
        for (AppendListener listener : listeners) {
            try {
                listener.appended(event.stream(), event.name());
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(AppendListener.class)
                        .error("{} could not take in {}", listener.getClass().getSimpleName(), event, e);
            }
        }
    }
}
