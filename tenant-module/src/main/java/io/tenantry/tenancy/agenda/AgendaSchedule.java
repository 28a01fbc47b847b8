package io.tenantry.tenancy.agenda;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.tenantry.tenancy.database.Pools;
import io.tenantry.tenancy.database.Pools.Role;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** One recurring task looks for due work; of several servers, one at a time does. */
@Component
class AgendaSchedule implements SmartLifecycle {
    private final Pools pools;
    private final AgendaRunner agenda;
    private volatile @Nullable Scheduler scheduler;

    AgendaSchedule(Pools pools, AgendaRunner agenda) {
        this.pools = pools;
        this.agenda = agenda;
    }

    /** A scheduler that was stopped does not start again, but this may: each start has its own. */
    @Override
    public void start() {
        var task =
                Tasks.recurring("agenda", FixedDelay.of(Duration.ofSeconds(1))).execute((_, _) -> agenda.runDue());
        Scheduler started = Scheduler.create(pools.pool(Role.PROJECTOR))
                .startTasks(task)
                .threads(2)
                .pollingInterval(Duration.ofSeconds(1))
                .heartbeatInterval(Duration.ofSeconds(5))
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(Duration.ofSeconds(2))
                .build();
        started.start();
        scheduler = started;
    }

    @Override
    public void stop() {
        Scheduler started = scheduler;
        if (started != null) started.stop();
        scheduler = null;
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }

    @Override
    public int getPhase() {
        return 10;
    }
}
