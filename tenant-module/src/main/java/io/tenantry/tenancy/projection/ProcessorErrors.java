package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.FailureNotice;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What went wrong on this server, by processor: in full in the log, in a sentence for operators. */
@Component
class ProcessorErrors {
    private static final Logger log = LoggerFactory.getLogger(ProcessorErrors.class);
    static final Errors NONE = new Errors(0, null);

    private final Map<String, Errors> byProcessor = new ConcurrentHashMap<>();

    /** How many there were, and what the last one was. */
    record Errors(long count, @Nullable String last) {}

    Errors of(String processor) {
        return byProcessor.getOrDefault(processor, NONE);
    }

    void failed(String processor, RuntimeException e) {
        count(processor, e);
        if (Failures.isInfrastructure(e)) log.warn("{} waits: {}", processor, Failures.reason(e));
        else log.error("{} failed, it is tried again: {}", processor, Failures.reason(e), e);
    }

    void parked(String processor, RecordedEvent event, RuntimeException e) {
        count(processor, e);
        log.error(
                "{} cannot follow {}: tenant {} is parked there, the others go on: {}",
                processor,
                event,
                event.tenantId(),
                Failures.reason(e),
                e);
    }

    private void count(String processor, RuntimeException e) {
        byProcessor.merge(
                processor,
                new Errors(1, FailureNotice.of(e)),
                (before, now) -> new Errors(before.count() + 1, now.last()));
    }

    void waiting(int segment, RuntimeException e) {
        if (Failures.isInfrastructure(e)) log.warn("segment {} waits: {}", segment, Failures.reason(e));
        else log.error("segment {} failed, it is tried again: {}", segment, Failures.reason(e), e);
    }
}
