package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What went wrong on this server, by processor. */
@Component
class ProcessorErrors {
    private static final Logger log = LoggerFactory.getLogger(ProcessorErrors.class);
    static final Errors NONE = new Errors(0, null);

    private final Map<String, Errors> byProcessor = new ConcurrentHashMap<>();

    /** How many there were, and what the last one was. */
    record Errors(
            long count, @org.jspecify.annotations.Nullable String last) {}

    Errors of(String processor) {
        return byProcessor.getOrDefault(processor, NONE);
    }

    void failed(String processor, RuntimeException e) {
        byProcessor.merge(
                processor,
                new Errors(1, Failures.reason(e)),
                (before, now) -> new Errors(before.count() + 1, now.last()));
        if (Failures.isInfrastructure(e)) log.warn("{} waits: {}", processor, Failures.reason(e));
        else log.error("{} failed, it is tried again", processor, e);
    }

    void parked(String processor, RecordedEvent event, RuntimeException e) {
        byProcessor.merge(
                processor,
                new Errors(1, Failures.reason(e)),
                (before, now) -> new Errors(before.count() + 1, now.last()));
        log.error(
                "{} cannot follow {}: tenant {} is parked there, the others go on",
                processor,
                event,
                event.tenantId(),
                e);
    }

    void waiting(int segment, RuntimeException e) {
        if (Failures.isInfrastructure(e)) log.warn("segment {} waits: {}", segment, Failures.reason(e));
        else log.error("segment {} failed, it is tried again", segment, e);
    }
}
