package io.tenantry.tenancy.agenda;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.tenantry.tenancy.database.Pools;
import io.tenantry.tenancy.database.Pools.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** One recurring task looks for due work, and each {@link Recurring} is another; of several servers, one at a time does. */
@Component
class AgendaSchedule implements SmartLifecycle {
    private final Pools pools;
    private final AgendaRunner agenda;
    private final List<Recurring> others;
    private volatile @Nullable Scheduler scheduler;

    AgendaSchedule(Pools pools, AgendaRunner agenda, ObjectProvider<Recurring> others) {
        this.pools = pools;
        this.agenda = agenda;
        this.others = others.stream().toList();
    }

    /** A scheduler that was stopped does not start again, but this may: each start has its own. */
    @Override
    public void start() {
        List<RecurringTask<Void>> tasks = new ArrayList<>();
        tasks.add(task("agenda", Duration.ofSeconds(1), agenda::runDue));
        for (Recurring other : others) tasks.add(task(other.name(), other.pause(), other.work()));
        Scheduler started = Scheduler.create(pools.pool(Role.PROJECTOR))
                .startTasks(tasks)
                .threads(1 + tasks.size())
                .pollingInterval(Duration.ofSeconds(1))
                .heartbeatInterval(Duration.ofSeconds(5))
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(Duration.ofSeconds(2))
                .build();
        started.start();
        scheduler = started;
    }

    private static RecurringTask<Void> task(String name, Duration pause, Runnable work) {
        return Tasks.recurring(name, FixedDelay.of(pause)).execute((_, _) -> work.run());
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
