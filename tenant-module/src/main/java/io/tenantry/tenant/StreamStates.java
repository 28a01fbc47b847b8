package io.tenantry.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.tenancy.StreamId;
import java.time.Duration;
import java.util.Iterator;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;

/**
 * What streams amount to: folded from the stored events when first asked for, kept until the stream grows. An absent
 * stream is not remembered, so what is made is seen at once.
 */
public final class StreamStates<S> {
    private final Cache<String, S> states = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();
    private final EventStorageEngine events;
    private final Fold<S> fold;

    /** Only what is stored counts, so the engine is asked and not a unit of work's view of it. */
    public StreamStates(EventStorageEngine events, Fold<S> fold) {
        this.events = events;
        this.fold = fold;
    }

    /** One step of a stream's life; null as long as it has not begun with an event of the right kind. */
    public interface Fold<S> {
        @Nullable
        S after(@Nullable S state, Object event);
    }

    /** The present state, or null if there is no such stream of this kind. */
    @SuppressWarnings("NullAway") // the cache keeps no null
    public @Nullable S of(StreamId id) {
        return states.get(id.stream(), this::load);
    }

    /** As {@link #of}, if it was asked for and has not changed since. */
    public @Nullable S remembered(StreamId id) {
        return states.getIfPresent(id.stream());
    }

    /** Looks again next time: the stream has grown. */
    public void forget(String stream) {
        states.invalidate(stream);
    }

    private @Nullable S load(String stream) {
        S state = null;
        for (Iterator<? extends DomainEventMessage<?>> all =
                        events.readEvents(stream, 0).asStream().iterator();
                all.hasNext(); ) {
            state = fold.after(state, all.next().getPayload());
            if (state == null) return null;
        }
        return state;
    }
}
