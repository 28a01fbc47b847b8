package io.tenantry.app.stories;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Plain HTTP with what the JDK's client lets nobody choose: the host that is asked for, and where the client stands. */
public record AtHost(Server server, String host, String from, Map<String, String> headers) {
    /** From an address that the server was told to be a proxy's. */
    public static final String PROXY = "127.0.0.2";

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

    public static AtHost of(Server server, String host) {
        return new AtHost(server, host, "127.0.0.1", Map.of());
    }

    public AtHost through(String proxy) {
        return new AtHost(server, host, proxy, headers);
    }

    public AtHost with(String header, Object value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value.toString());
        return new AtHost(server, host, from, more);
    }

    public AtHost withKey(String token) {
        return with("X-API-Key", token);
    }

    /** The head and the body of an answer. */
    public record Reply(int status, String head, String body) {
        Reply expect(int expected) {
            if (status != expected) throw new AssertionError("expected " + expected + " of " + head + body);
            return this;
        }

        Reply problem(int expected, String code) {
            expect(expected);
            if (!json().path("code").asString("").equals(code)) throw new AssertionError(code + " expected of " + body);
            return this;
        }

        JsonNode json() {
            return Api.JSON.readTree(body);
        }

        String header(String name) {
            Matcher header = Pattern.compile("(?im)^" + name + ": (.*?)\r?$").matcher(head);
            return header.find() ? header.group(1) : "";
        }
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply post(String path, Object body) {
        return send("POST", path, Api.JSON.writeValueAsString(body));
    }

    public Reply send(String method, String path, @Nullable String body) {
        byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nConnection: close\r\nContent-Length: " + content.length + "\r\n");
        if (body != null && !headers.containsKey("Content-Type")) head.append("Content-Type: application/json\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.setSoTimeout(60_000);
            int port = URI.create(server.url()).getPort();
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(content);
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reply read(InputStream in) throws IOException {
        String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int end = answer.indexOf("\r\n\r\n");
        Matcher status = STATUS.matcher(answer);
        if (!status.lookingAt() || end < 0) throw new AssertionError("no answer: " + answer);
        String head = answer.substring(0, end);
        String body = answer.substring(end + 4);
        boolean inChunks = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
        return new Reply(Integer.parseInt(status.group(1)), head, inChunks ? joined(body) : body);
    }

    private static String joined(String chunks) {
        StringBuilder body = new StringBuilder();
        byte[] bytes = chunks.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (true) {
            int line = at;
            while (bytes[line] != '\r') line++;
            int size = Integer.parseInt(new String(bytes, at, line - at, StandardCharsets.US_ASCII), 16);
            if (size == 0) return body.toString();
            body.append(new String(bytes, line + 2, size, StandardCharsets.UTF_8));
            at = line + 2 + size + 2;
        }
    }
}
