import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One more client beside a load: opens a ticket, and asks for it with the answer's {@code Consistency-Token} until it is
 * shown. The time from the 201 to the ticket holds the whole second request.
 */
final class Visible implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PAUSE_MILLIS = 10;

    private final Scenario scenario;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile Exception failure;
    private long[] nanos = new long[1 << 12];
    private int count;

    Visible(Scenario scenario) {
        this.scenario = scenario;
        this.thread = Thread.ofPlatform().start(this::run);
    }

    private void run() {
        try (Connection connection = new Connection(scenario.port())) {
            for (int user = 0; running; user = (user + 1) % scenario.users().size()) {
                byte[] open = scenario.openTicket(scenario.users().get(user));
                Connection.Answer answer = connection.send(open);
                long opened = System.nanoTime();
                JsonNode ticket = JSON.readTree(answer.body());
                byte[] look = Connection.request(
                        "GET",
                        "/api/v1/tickets/" + ticket.required("id").asString(),
                        scenario.token(),
                        "",
                        "Consistency-Token: " + answer.consistencyToken());
                int status;
                do status = connection.send(look).status();
                while (status == 503 || status == 404);
                if (status != 200) throw new IllegalStateException("the ticket was answered " + status);
                if (count == nanos.length) nanos = Arrays.copyOf(nanos, 2 * count);
                nanos[count++] = System.nanoTime() - opened;
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (Exception e) {
            failure = e;
        }
    }

    Load.Window times(double seconds) throws Exception {
        running = false;
        thread.join();
        if (failure != null) throw failure;
        return Load.Window.of(Arrays.copyOf(nanos, count), seconds);
    }

    @Override
    public void close() {
        running = false;
    }
}
