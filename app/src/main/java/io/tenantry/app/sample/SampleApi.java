package io.tenantry.app.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public API, as a client sees it: a command keeps its key when it is sent again, so it counts once. */
final class SampleApi {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<Integer> BUSY = Set.of(429, 503);
    private static final int TIMES = 5;
    private static final String POSITION = "Consistency-Token";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;
    private final AtomicLong latest = new AtomicLong();

    SampleApi(String url) {
        this.url = url;
    }

    /** An answer that is not 2xx. */
    static final class Refused extends RuntimeException {
        private final int status;

        Refused(String request, int status, String body) {
            super(request + " was answered " + status + ": " + body);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** @param credential an access token or an API token; null: nobody */
    JsonNode get(@Nullable String credential, String path) {
        return send(request(credential, "GET", path, null));
    }

    /** What there is when every command that was answered so far can be seen. */
    JsonNode getUpToDate(String credential, String path) {
        return send(request(credential, "GET", path, null).header(POSITION, Long.toString(latest.get())));
    }

    JsonNode post(@Nullable String credential, String path, Object body) {
        return send(request(credential, "POST", path, body)
                .header("Idempotency-Key", UUID.randomUUID().toString()));
    }

    /** Replaces what {@code path} names; {@code version} is the one that is edited. */
    JsonNode put(@Nullable String credential, String path, Object body, long version) {
        return send(request(credential, "PUT", path, body).header("If-Match", "\"" + version + "\""));
    }

    private HttpRequest.Builder request(
            @Nullable String credential, String method, String path, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                .timeout(Duration.ofMinutes(2))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (body != null) request.header("Content-Type", "application/json");
        if (credential != null && credential.startsWith("tnt_")) request.header("X-API-Key", credential);
        else if (credential != null) request.header("Authorization", "Bearer " + credential);
        return request;
    }

    private JsonNode send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        HttpResponse<String> answer = answer(request);
        if (answer.statusCode() / 100 != 2)
            throw new Refused(request.method() + " " + request.uri().getPath(), answer.statusCode(), answer.body());
        answer.headers().firstValueAsLong(POSITION).ifPresent(position -> latest.accumulateAndGet(position, Math::max));
        return answer.body().isEmpty() ? JSON.valueToTree(Map.of()) : JSON.readTree(answer.body());
    }

    /** Again after a pause, when the server is too busy. */
    private HttpResponse<String> answer(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            for (int again = 0; again < TIMES && BUSY.contains(answer.statusCode()); again++) {
                Thread.sleep(Duration.ofSeconds(
                        answer.headers().firstValueAsLong("Retry-After").orElse(1)));
                answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            }
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException("No server answers at " + url + ": is it running?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
