package io.tenantry.app.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public API, as a client sees it. */
final class SampleApi {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;
    private final AtomicLong requests = new AtomicLong();

    SampleApi(String url) {
        this.url = url;
    }

    /** How many requests were answered so far. */
    long requests() {
        return requests.get();
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
        return send(credential, "GET", path, null, null);
    }

    JsonNode post(@Nullable String credential, String path, Object body) {
        return send(credential, "POST", path, body, null);
    }

    /** Replaces what {@code path} names; {@code version} is the one that is edited. */
    JsonNode put(@Nullable String credential, String path, Object body, long version) {
        return send(credential, "PUT", path, body, version);
    }

    private JsonNode send(
            @Nullable String credential, String method, String path, @Nullable Object body, @Nullable Long version) {
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
        if (version != null) request.header("If-Match", "\"" + version + "\"");
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            requests.incrementAndGet();
            if (answer.statusCode() / 100 != 2)
                throw new Refused(method + " " + path, answer.statusCode(), answer.body());
            return answer.body().isEmpty() ? JSON.valueToTree(Map.of()) : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException("No server answers at " + url + ": is it running?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
