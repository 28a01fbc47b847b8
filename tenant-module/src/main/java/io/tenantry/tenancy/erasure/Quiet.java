package io.tenantry.tenancy.erasure;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.store.EventFeed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/** Waits until every server has heard what was appended, and nothing from before is on its way into a read model. */
@Component
class Quiet {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventFeed feed;
    private final ObjectProvider<Projections> projections;
    private final Duration heardEverywhere;

    /** @param projections themselves made of what may wait here, so they are asked for later */
    Quiet(
            EventFeed feed,
            ObjectProvider<Projections> projections,
            @Value("${tenantry.erasure.heard-everywhere:2s}") Duration heardEverywhere) {
        this.feed = feed;
        this.projections = projections;
        this.heardEverywhere = heardEverywhere;
    }

    /**
     * Returns when the chosen processors have passed everything; a lane that is parked before will find the keys gone.
     *
     * @throws QueryTimeoutException when they are too far behind: to be tried again
     */
    void await(TenantId tenantId, Predicate<Projections.Progress> processors) {
        LockSupport.parkNanos(heardEverywhere.toNanos());
        List<String> names = names(processors);
        if (!projections.getObject().awaitPassed(names, tenantId, feed.head(), PATIENCE))
            throw new QueryTimeoutException("projections are more than " + PATIENCE.toSeconds() + " s behind");
    }

    /** Whoever remembers rows. A reaction remembers none: told to look again, the one that asks here would never end. */
    List<String> projections() {
        return names(Projections.Progress::rebuildable);
    }

    private List<String> names(Predicate<Projections.Progress> processors) {
        return projections.getObject().progress().stream()
                .filter(processors)
                .map(Projections.Progress::processor)
                .toList();
    }
}
