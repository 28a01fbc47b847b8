package io.tenantry.app.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Somebody of a tenant who looks at pages, with cookies of their own. */
final class PageVisitor implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String address;
    private @Nullable String session;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    PageVisitor(Server server, Company company) {
        this(server, company, company.adminPerson().email());
    }

    PageVisitor(Server server, Company company, String email) {
        address = server.url();
        String form = "_csrf=" + token(get("/login", "text/html")) + "&email="
                + encoded(email) + "&password=" + encoded(Company.PASSWORD) + "&tenant="
                + company.slug();
        HttpResponse<String> answer = send(request("/login", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).doesNotContain("error"));
    }

    /** As a browser would send them to another host that it takes for this one. */
    String cookies() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    HttpResponse<String> page(String path) {
        return get(path, "text/html");
    }

    /** Opens a page, or sends a form as one of the pages would: with the token of the session. */
    HttpResponse<String> ask(boolean form, String path, String fields) {
        if (!form) return page(path);
        if (session == null) session = token(page("/"));
        String body = "_csrf=" + session + (fields.isEmpty() ? "" : "&" + fields);
        return send(request(path, "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String token(HttpResponse<String> page) {
        Matcher token = TOKEN.matcher(page.body());
        assertThat(token.find()).isTrue();
        return encoded(token.group(1));
    }

    private HttpResponse<String> get(String path, String accept) {
        return send(request(path, accept));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Counts how often the open page is told that something has moved. */
    AtomicInteger listen(String path) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer =
                http.send(request(path, "text/event-stream").build(), BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        AtomicInteger told = new AtomicInteger();
        Thread.ofVirtual().name("listener").start(() -> {
            try (Stream<String> lines = answer.body()) {
                lines.filter(line -> line.startsWith("event:")).forEach(_ -> told.incrementAndGet());
            } catch (UncheckedIOException closed) {
                told.addAndGet(0); // by us
            }
        });
        return told;
    }

    private HttpRequest.Builder request(String path, String accept) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Accept", accept);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
