import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public API, for what is prepared before anything is measured. */
final class Api {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final int port;

    Api(int port) {
        this.port = port;
    }

    JsonNode post(String credential, String path, Map<String, ?> body) throws IOException {
        return send("POST", credential, path, JSON.writeValueAsString(body));
    }

    static String text(Map<String, ?> body) {
        return JSON.writeValueAsString(body);
    }

    static JsonNode read(String json) {
        return JSON.readTree(json);
    }

    JsonNode get(String credential, String path) throws IOException {
        return send("GET", credential, path, "");
    }

    private JsonNode send(String method, String credential, String path, String body) throws IOException {
        return send(method + " " + path, Connection.request(method, "/api/v1" + path, credential, body));
    }

    JsonNode send(String name, byte[] request) throws IOException {
        try (Connection connection = new Connection(port)) {
            var answer = connection.send(request);
            if (answer.status() / 100 != 2)
                throw new IllegalStateException(name + " was answered " + answer.status() + ": " + answer.text());
            return JSON.readTree(answer.body());
        }
    }
}
