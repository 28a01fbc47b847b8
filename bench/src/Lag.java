import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** How far the slowest projection or reaction lies behind while load runs, looked at once a second. */
final class Lag implements AutoCloseable {
    private final Scenario scenario;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private volatile long most;
    private volatile Exception failure;

    Lag(Scenario scenario) {
        this.scenario = scenario;
        looking.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            most = Math.max(most, scenario.behind().events());
        } catch (Exception e) {
            failure = e;
        }
    }

    long most() throws Exception {
        if (failure != null) throw failure;
        return most;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
