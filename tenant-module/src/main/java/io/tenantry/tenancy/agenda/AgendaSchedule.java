package io.tenantry.tenancy.agenda;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.tenantry.tenancy.database.Pools;
import io.tenantry.tenancy.database.Pools.Role;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** One recurring task looks for due work; of several servers, one at a time does. */
@Component
class AgendaSchedule implements SmartLifecycle {
    private final Scheduler scheduler;
    private volatile boolean running;

    AgendaSchedule(Pools pools, AgendaRunner agenda) {
        var task =
                Tasks.recurring("agenda", FixedDelay.of(Duration.ofSeconds(1))).execute((_, _) -> agenda.runDue());
        this.scheduler = Scheduler.create(pools.pool(Role.PROJECTOR))
                .startTasks(task)
                .threads(2)
                .pollingInterval(Duration.ofSeconds(1))
                .heartbeatInterval(Duration.ofSeconds(5))
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(Duration.ofSeconds(2))
                .build();
    }

    @Override
    public void start() {
        scheduler.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 10;
    }
}
