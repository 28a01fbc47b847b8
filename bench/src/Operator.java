import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The operator, logged in again before the access token ends. */
final class Operator {
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(5);

    private final Api api;
    private String token = "";
    private long since;

    Operator(Api api) {
        this.api = api;
    }

    synchronized String token() throws IOException {
        if (token.isEmpty() || System.nanoTime() - since > RENEWED_AFTER.toNanos()) {
            since = System.nanoTime();
            token = Scenario.login(api, Map.of("email", Server.OPERATOR, "password", Server.PASSWORD));
        }
        return token;
    }
}
