package io.tenantry.app.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.pages.House.Company;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Somebody who asks for pages without a browser, of one server and with cookies of their own. */
final class Visitor implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String address;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    Visitor(String address) {
        this.address = address;
    }

    static Visitor loggedIn(String address, Company company) throws Exception {
        return loggedIn(address, company, company.administrator());
    }

    static Visitor loggedIn(String address, Company company, String email) throws Exception {
        Visitor visitor = new Visitor(address);
        String form = token(visitor.page("/login")) + "&email=" + email + "&password="
                + URLEncoder.encode(House.PASSWORD, StandardCharsets.UTF_8) + "&tenant=" + company.slug();
        HttpResponse<String> answer = visitor.post("/login", form);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).doesNotContain("error");
        return visitor;
    }

    HttpResponse<String> page(String path) throws Exception {
        return get(path, "text/html");
    }

    HttpResponse<String> get(String path, String accept) throws Exception {
        return http.send(request(path, accept).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String form) throws Exception {
        return http.send(
                request(path, "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The lines of a stream of events, as they come. */
    BlockingQueue<String> listen(String path) throws Exception {
        HttpResponse<Stream<String>> answer =
                http.send(request(path, "text/event-stream").build(), BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread.ofVirtual().name("listener").start(() -> {
            try (Stream<String> body = answer.body()) {
                body.forEach(lines::add);
            } catch (java.io.UncheckedIOException closed) {
                lines.add("closed");
            }
        });
        return lines;
    }

    private HttpRequest.Builder request(String path, String accept) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Accept", accept);
    }

    static String token(HttpResponse<String> page) {
        Matcher token = TOKEN.matcher(page.body());
        assertThat(token.find()).isTrue();
        return "_csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
