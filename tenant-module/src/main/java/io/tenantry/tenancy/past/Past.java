package io.tenantry.tenancy.past;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.past.PastRefused.Why;
import io.tenantry.tenancy.projection.PastView;
import io.tenantry.tenancy.store.PastEvents;
import io.tenantry.tenancy.store.PastEvents.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Answers a query as it would have been answered at an earlier instant: the tenant's events up to there are folded by
 * today's projections, and the same SQL is run over that. An answer never changes, but what it shows may be erased.
 */
@Component
public class Past {
    private static final Logger log = LoggerFactory.getLogger(Past.class);
    private static final int BATCH = 2_000;
    /** Another server may have erased meanwhile: as long as keys are remembered. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final int ANSWERS = 2_000;

    private final TenantDatabase database;
    private final PastEvents events;
    private final PastView view;
    private final Turns turns;
    private final Duration timeout;
    private final int milestoneEvery;
    /** Whoever asks what is being worked out already waits for it. */
    private final AsyncCache<Key, Optional<Object>> answers =
            Caffeine.newBuilder().maximumSize(ANSWERS).expireAfterWrite(KEPT).buildAsync();

    private final Milestones milestones = new Milestones(KEPT);
    private final ConcurrentMap<TenantId, Integer> forgotten = new ConcurrentHashMap<>();

    Past(
            TenantDatabase database,
            PastEvents events,
            PastView view,
            @Value("${tenantry.as-of.per-tenant:2}") int perTenant,
            @Value("${tenantry.as-of.at-once:6}") int atOnce,
            @Value("${tenantry.as-of.timeout:20s}") Duration timeout,
            @Value("${tenantry.as-of.milestone-every:5000}") int milestoneEvery) {
        this.database = database;
        this.events = events;
        this.view = view;
        this.turns = new Turns(perTenant, atOnce);
        this.timeout = timeout;
        this.milestoneEvery = milestoneEvery;
    }

    /** @param erasures how often something of the tenant was erased: what was being worked out meanwhile is void */
    private record Key(
            TenantId tenantId,
            int erasures,
            long position,
            String wording,
            @Nullable Instant time) {}

    /** The answer, remembered or worked out. */
    @SuppressWarnings({"unchecked", "NullAway"}) // one wording is one query, whose result has one type
    public <T extends @Nullable Object> PastAnswer<T> answer(Question question, Function<JdbcClient, T> query) {
        Moment moment = events.moment(question.tenantId(), question.asOf())
                .orElseThrow(() -> new PastRefused(Why.AS_OF_IN_FUTURE, "asOf is in the future."));
        Key key = new Key(
                question.tenantId(),
                forgotten.getOrDefault(question.tenantId(), 0),
                moment.position(),
                question.wording(),
                question.ofTheTime() ? question.asOf() : null);
        Optional<Object> known = remembered(
                key,
                () -> turns.take(
                        question.tenantId(),
                        () -> Optional.<Object>ofNullable(
                                workOut(question, key.erasures(), moment.position(), query))));
        return new PastAnswer<>((T) known.orElse(null), moment, view.versions(question.projections()));
    }

    private Optional<Object> remembered(Key key, Supplier<Optional<Object>> work) {
        CompletableFuture<Optional<Object>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Object>> others = answers.asMap().putIfAbsent(key, mine);
        if (others != null) return await(others);
        try {
            mine.complete(work.get());
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e); // and so forgotten
            throw e;
        }
        return mine.join();
    }

    private static Optional<Object> await(CompletableFuture<Optional<Object>> others) {
        try {
            return others.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    /** Drops what is remembered of a tenant: after something of it was erased. */
    public void forget(TenantId tenantId) {
        forgotten.merge(tenantId, 1, Integer::sum);
        answers.asMap().keySet().removeIf(key -> key.tenantId().equals(tenantId));
        milestones.forget(tenantId);
    }

    private <T extends @Nullable Object> T workOut(
            Question question, int erasures, long position, Function<JdbcClient, T> query) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Milestones.Way way =
                milestones.way(question.tenantId(), erasures, question.projections(), question.streams(), position);
        try {
            return database.asProjector(jdbc -> {
                jdbc.sql("select set_config('statement_timeout', ?, true)")
                        .param(timeout.toMillis() + "ms")
                        .query()
                        .singleRow();
                PastView.Fold fold = view.begin(jdbc, question.tenantId(), question.projections(), way.from());
                fold(jdbc, question, position, fold, way, deadline);
                return query.apply(fold.done());
            });
        } catch (QueryTimeoutException e) {
            throw tooLong();
        }
    }

    private void fold(
            JdbcClient jdbc, Question question, long upTo, PastView.Fold fold, Milestones.Way way, long deadline) {
        Set<String> names = view.events(question.projections());
        long reached = fold.position();
        int since = 0;
        while (reached < upTo) {
            if (System.nanoTime() > deadline) throw tooLong();
            List<RecordedEvent> batch =
                    events.read(jdbc, question.tenantId(), names, question.streams(), reached, upTo, BATCH);
            if (!batch.isEmpty()) add(fold, batch);
            reached = batch.size() < BATCH ? upTo : batch.getLast().position();
            since += batch.size();
            if (since >= milestoneEvery) {
                way.passed(fold);
                since = 0;
            }
        }
    }

    private static void add(PastView.Fold fold, List<RecordedEvent> batch) {
        try {
            fold.add(batch);
        } catch (DataAccessException e) {
            throw e;
        } catch (RuntimeException e) {
            log.error("no look back beyond {}", batch.getFirst(), e);
            throw new PastRefused(Why.AS_OF_UNREADABLE, "An event before that cannot be followed. We see it, too.");
        }
    }

    private static PastRefused tooLong() {
        return new PastRefused(Why.AS_OF_TOO_LONG, "There is too much to look back on for the time we take.");
    }
}
