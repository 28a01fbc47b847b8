package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One open page: at most two messages a second, a sign of life now and then, and an end when the viewer may not look. The
 * first message comes at once: nobody told the page of what moved between its making and the opening of its stream.
 */
final class LiveStream {
    private static final long PACE_MILLIS = 500;
    private static final long LOOK_MILLIS = 1_000;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final SseEmitter emitter = new SseEmitter(0L);
    private final BlockingQueue<Boolean> news = new ArrayBlockingQueue<>(1);
    private final Caller viewer;
    private final @Nullable TenantId tenantId;
    private final BooleanSupplier allowed;
    private volatile boolean ended;

    /**
     * @param tenantId whose movements count; null: everyone's, for operators
     * @param allowed whether the viewer may still look, asked again and again
     */
    LiveStream(Caller viewer, @Nullable TenantId tenantId, BooleanSupplier allowed) {
        this.viewer = viewer;
        this.tenantId = tenantId;
        this.allowed = allowed;
        news.add(true);
        emitter.onCompletion(this::end);
        emitter.onTimeout(this::end);
        emitter.onError(_ -> end());
    }

    SseEmitter emitter() {
        return emitter;
    }

    Caller viewer() {
        return viewer;
    }

    boolean isOf(Caller other) {
        return viewer.home().equals(other.home()) && viewer.id().equals(other.id());
    }

    /** @param tenants whose events were passed; null: perhaps everyone's */
    void moved(@Nullable Set<TenantId> tenants) {
        if (tenants == null || tenantId == null || tenants.contains(tenantId)) news.offer(true);
    }

    void end() {
        ended = true;
        news.offer(false);
    }

    /** Runs until the page is closed or may not be looked at any more. */
    void run() {
        try {
            send(SseEmitter.event().comment("here").reconnectTime(2_000));
            long last = System.nanoTime();
            while (true) {
                Boolean moved = news.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (ended || !allowed.getAsBoolean()) break;
                if (moved != null) {
                    send(SseEmitter.event().name("changed").data("now"));
                    last = System.nanoTime();
                    Thread.sleep(PACE_MILLIS);
                } else if (System.nanoTime() - last > SIGN_OF_LIFE.toNanos()) {
                    send(SseEmitter.event().comment("still here"));
                    last = System.nanoTime();
                }
            }
            emitter.complete();
        } catch (IOException | IllegalStateException _) {
            emitter.complete(); // the page was closed
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            emitter.complete();
        }
    }

    private void send(SseEmitter.SseEventBuilder event) throws IOException {
        emitter.send(event);
    }
}
