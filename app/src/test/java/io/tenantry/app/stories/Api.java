package io.tenantry.app.stories;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The API as one caller sees it. Requests carry the newest {@code Consistency-Token} that any answer brought, so a story
 * reads what it wrote. Paths without a slash-slash base are below {@code /api/v1}.
 */
public final class Api {
    public static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private static final AtomicLong NEWEST = new AtomicLong();

    private final Server server;
    private final Supplier<Map<String, String>> identity;
    private final Map<String, String> headers;

    private Api(Server server, Supplier<Map<String, String>> identity, Map<String, String> headers) {
        this.server = server;
        this.identity = identity;
        this.headers = headers;
    }

    public static Api of(Server server) {
        return new Api(server, Map::of, Map.of());
    }

    /** As somebody with e-mail and password; logs in again when the clock has moved. */
    public Api loggedIn(String email, String password, @Nullable String slug) {
        return new Api(server, new Login(email, password, slug), headers);
    }

    public Api withKey(String token) {
        return new Api(server, () -> Map.of("X-API-Key", token), headers);
    }

    public Api with(String header, Object value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value.toString());
        return new Api(server, identity, more);
    }

    /** An operator who names a tenant. */
    public Api inTenant(Object tenantId) {
        return with("X-Tenant-ID", tenantId);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path) {
        return send("POST", path, null);
    }

    public Answer post(String path, Object body) {
        return send("POST", path, text(body));
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, text(body));
    }

    /** A PUT of the version that a GET of {@code resource} shows now. */
    public Answer edit(String resource, String path, Object body) {
        return with("If-Match", get(resource).expect(200).etag()).put(path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** All items of a list, page by page. */
    public List<JsonNode> all(String path, int limit) {
        List<JsonNode> items = new ArrayList<>();
        String more = path + (path.contains("?") ? "&" : "?") + "limit=" + limit;
        String cursor = "";
        do {
            Answer page = get(more + cursor).expect(200);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            items.addAll(page.items());
            cursor = page.at("nextCursor").isString() ? "&cursor=" + page.text("nextCursor") : "";
        } while (!cursor.isEmpty());
        return items;
    }

    public Answer send(String method, String path, @Nullable String body) {
        String url = url(path);
        HttpRequest request = request(
                method,
                url,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
                body == null ? null : "application/json");
        String what = method + " " + url + (body == null ? "" : " " + body.substring(0, Math.min(body.length(), 500)));
        return told(answer(what, exchange(request, BodyHandlers.ofString())), url);
    }

    /** A file as the body. */
    public Answer upload(String path, byte[] file) {
        String url = url(path);
        HttpRequest request = request("POST", url, BodyPublishers.ofByteArray(file), "application/octet-stream");
        return told(answer("POST " + url + " a file", exchange(request, BodyHandlers.ofString())), url);
    }

    /** What is answered as a file. */
    public byte[] download(String path) {
        HttpResponse<byte[]> answer =
                exchange(request("GET", url(path), BodyPublishers.noBody(), null), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private static String url(String path) {
        return path.startsWith("/api/") || path.startsWith("/v3/") || path.startsWith("/actuator")
                ? path
                : "/api/v1" + path;
    }

    private HttpRequest request(String method, String url, BodyPublisher body, @Nullable String type) {
        Map<String, String> all = new LinkedHashMap<>();
        if (type != null) all.put("Content-Type", type);
        if (NEWEST.get() > 0) all.put("Consistency-Token", NEWEST.toString());
        all.putAll(identity.get());
        all.putAll(headers);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + url))
                .timeout(Duration.ofSeconds(90))
                .method(method, body);
        all.forEach(request::header);
        return request.build();
    }

    private static Answer told(Answer answer, String url) {
        Manners.check(answer, url.startsWith("/v3/"));
        if (answer.token().matches("\\d+")) NEWEST.accumulateAndGet(Long.parseLong(answer.token()), Math::max);
        return answer;
    }

    private static <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request, handler);
        } catch (IOException e) {
            throw new AssertionError(request + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Answer answer(String what, HttpResponse<String> response) {
        JsonNode json = MissingNode.getInstance();
        try {
            if (!response.body().isEmpty()) json = JSON.readTree(response.body());
        } catch (JacksonException e) {
            // not JSON: the story will say if it should have been
        }
        return new Answer(what, response.statusCode(), response.headers(), response.body(), json);
    }

    private static String text(Object body) {
        return body instanceof String text ? text : JSON.writeValueAsString(body);
    }

    private final class Login implements Supplier<Map<String, String>> {
        private final String email;
        private final String password;
        private final @Nullable String slug;
        private int clockMoves = -1;
        private String token = "";

        Login(String email, String password, @Nullable String slug) {
            this.email = email;
            this.password = password;
            this.slug = slug;
        }

        @Override
        public synchronized Map<String, String> get() {
            if (clockMoves != server.clockMoves()) {
                clockMoves = server.clockMoves();
                token = Company.login(server, email, password, slug).expect(200).text("accessToken");
            }
            return Map.of("Authorization", "Bearer " + token);
        }
    }
}
