package io.tenantry.tenancy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.RecordedEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What is kept in memory is bounded by its size: a thousand letters of 100 KB are not a thousand clicks. */
class MemoryTest {
    private static final DataSize MEMORY = DataSize.ofMegabytes(8);
    private static final String LARGE = "x".repeat(100_000);

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final EventJson json = mock(EventJson.class);

    @Test
    void manyLargeStreamsTakeNoMoreMemoryThanTheyMay() {
        StreamCache cache = new StreamCache(MEMORY);
        for (int i = 1; i <= 300; i++) cache.appended("stream " + i, List.of(event(i, 0, LARGE)));
        assertThat(cache.bytes()).isPositive().isLessThanOrEqualTo(MEMORY.toBytes());
    }

    @Test
    void aStreamThatGrowsWithoutEndIsNotKept() {
        StreamCache cache = new StreamCache(MEMORY);
        for (int i = 0; i < 300; i++) cache.appended("stream", List.of(event(i + 1, i, LARGE)));
        assertThat(cache.bytes()).isLessThanOrEqualTo(MEMORY.toBytes());
        assertThat(cache.find("stream")).isNull();
    }

    @Test
    void manySmallStreamsAreAllKept() {
        StreamCache cache = new StreamCache(MEMORY);
        for (int i = 1; i <= 300; i++) cache.appended("stream " + i, List.of(event(i, 0, "{}")));
        assertThat(cache.find("stream 1")).isNotNull();
        assertThat(cache.find("stream 300")).isNotNull();
    }

    @Test
    void theFeedKeepsTheNewestThatFit() {
        TenantDatabase database = mock(TenantDatabase.class);
        when(database.asProjector(any())).thenReturn(List.of());
        EventFeed feed = new EventFeed(database, json, MEMORY);
        assertThat(feed.read(0, 10)).isEmpty(); // from here on it is shared
        for (int i = 1; i <= 300; i++) feed.appended(i - 1, i, List.of(event(i, 0, LARGE)));
        assertThat(feed.bytes()).isPositive().isLessThanOrEqualTo(MEMORY.toBytes());
        assertThat(feed.read(298, 10)).extracting(RecordedEvent::position).containsExactly(299L, 300L);
        RecordedEvent stored = event(1, 0, LARGE);
        when(database.asProjector(any())).thenReturn(List.of(stored));
        assertThat(feed.read(0, 1)).as("the oldest are read from the database").containsExactly(stored);
    }

    /** A refused command's positions are handed out in vain: that is no reason to ask the database. */
    @Test
    void theFeedKnowsThatNothingStandsWhereItsOwnServerHasRefused() {
        TenantDatabase database = mock(TenantDatabase.class);
        when(database.asProjector(any())).thenReturn(List.of());
        EventFeed feed = new EventFeed(database, json, MEMORY);
        assertThat(feed.read(0, 10)).isEmpty();
        feed.appended(0, 3, List.of(event(1, 0, "{}")));
        feed.appended(3, 5, List.of());
        feed.appended(5, 6, List.of(event(6, 0, "{}")));
        assertThat(feed.read(0, 10)).extracting(RecordedEvent::position).containsExactly(1L, 6L);
        verify(database).asProjector(any());
        // another server has position 7
        when(database.asProjector(any())).thenReturn(List.of(event(7, 0, "{}"), event(8, 0, "{}")));
        feed.appended(7, 9, List.of(event(8, 0, "{}")));
        assertThat(feed.read(6, 10)).extracting(RecordedEvent::position).containsExactly(7L, 8L);
        verify(database, times(2)).asProjector(any());
        feed.appended(9, 10, List.of(event(10, 0, "{}")));
        assertThat(feed.read(8, 10)).extracting(RecordedEvent::position).containsExactly(10L);
        verify(database, times(2)).asProjector(any());
    }

    private RecordedEvent event(long position, long sequence, String payload) {
        return new RecordedEvent(
                position,
                tenant,
                "stream",
                sequence,
                UUID.randomUUID(),
                "letter",
                1,
                payload,
                "{}",
                Instant.EPOCH,
                Instant.EPOCH,
                false,
                json);
    }
}
