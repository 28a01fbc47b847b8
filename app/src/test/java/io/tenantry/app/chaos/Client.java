package io.tenantry.app.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A client as clients should be: every command has an idempotency key, and one that got no answer, or a 503, is sent once
 * more with the same key, to whichever server is next. The journal keeps what it was told.
 */
final class Client {
    static final String KEYS = "chaos-";
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final AtomicLong COUNT = new AtomicLong();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final List<Node> nodes;
    private final Journal journal;
    private final Random random;

    Client(List<Node> nodes, Journal journal, Random random) {
        this.nodes = nodes;
        this.journal = journal;
        this.random = random;
    }

    /** What came of a request in the end; status 0: nobody knows. */
    record Reply(int status, JsonNode body, Map<String, List<String>> headers) {
        static final Reply UNKNOWN = new Reply(0, MissingNode.getInstance(), Map.of());

        boolean done() {
            return status / 100 == 2;
        }

        UUID id() {
            return UUID.fromString(body.path("id").asString());
        }

        String code() {
            return body.path("code").asString("");
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    static String newKey() {
        return KEYS + COUNT.incrementAndGet();
    }

    /** A command with a key of its own, until somebody answers. */
    Reply command(Identity caller, String method, String path, @Nullable Object body) {
        return command(newKey(), caller, method, path, body);
    }

    Reply command(String key, Identity caller, String method, String path, @Nullable Object body) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int at = random.nextInt(nodes.size());
        for (int attempt = 0; System.nanoTime() < end; attempt++) {
            Node node = nodes.get((at + attempt) % nodes.size());
            Reply reply = send(node, caller.with("Idempotency-Key", key).with("X-Request-Id", key), method, path, body);
            journal.count(reply.status());
            if (reply.done()) {
                journal.acknowledge(new Journal.Acknowledged(
                        caller.tenant(),
                        key,
                        method + " " + path,
                        reply.status(),
                        reply.id(),
                        reply.body().path("version").longValue(),
                        Long.parseLong(reply.header("Consistency-Token"))));
                return reply;
            }
            if (!comesAgain(reply)) {
                journal.refuse(key);
                if (!isRule(reply)) journal.surprise(describe(node, key, method, path, reply));
                return reply;
            }
            if (reply.status() == 500) journal.surprise(describe(node, key, method, path, reply));
            pause(attempt);
        }
        journal.surprise("no answer to " + key + " " + method + " " + path);
        return Reply.UNKNOWN;
    }

    private static String describe(Node node, String key, String method, String path, Reply reply) {
        return node.name() + " answered " + reply.status() + " " + reply.body() + " to " + key + " " + method + " "
                + path;
    }

    private static boolean comesAgain(Reply reply) {
        return reply.status() == 0 || reply.status() >= 500 || reply.code().equals("concurrent-change");
    }

    /** Refusals that a mixed load earns; what is malformed or unknown would be a fault of the test or of the server. */
    private static boolean isRule(Reply reply) {
        return reply.status() == 409 || reply.status() == 412 || reply.status() == 422;
    }

    private static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(50L << Math.min(attempt, 4), 500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One request to one server; status 0 without an answer. */
    static Reply send(Node node, Identity caller, String method, String path, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.url() + "/api/v1" + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) request.header("Content-Type", "application/json");
        caller.headers().forEach(request::header);
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(),
                    json(response.body()),
                    response.headers().map());
        } catch (IOException e) {
            return Reply.UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.UNKNOWN;
        }
    }

    private static JsonNode json(String body) {
        try {
            return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
