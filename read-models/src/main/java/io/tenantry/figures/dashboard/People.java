package io.tenantry.figures.dashboard;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people are called: by name, else by user name, else by e-mail; who is erased or unknown, by their id's end. */
record People(Map<String, String> names) {
    private static final int END = 6;

    static People of(JdbcClient jdbc, UUID tenantId, Collection<String> ids) {
        Map<String, String> names = new HashMap<>();
        if (ids.isEmpty()) return new People(names);
        jdbc.sql("""
                        select id, first_name, last_name, username, email from app_user
                        where tenant_id = ? and id = any (?::uuid[])""")
                .params(tenantId, ids.stream().distinct().toArray(String[]::new))
                .query(row -> {
                    String name = name(
                            row.getString("first_name"),
                            row.getString("last_name"),
                            row.getString("username"),
                            row.getString("email"));
                    if (name != null) names.put(row.getString("id"), name);
                });
        return new People(names);
    }

    String name(String id) {
        return names.getOrDefault(id, unnamed(id));
    }

    /** Of {@code user:<id>}, {@code operator:<id>}, {@code token:<id>}, {@code system:<source>}, {@code anonymous}. */
    String actor(String actor) {
        int colon = actor.indexOf(':');
        if (colon < 0) return "Anonymous";
        String rest = actor.substring(colon + 1);
        return switch (actor.substring(0, colon)) {
            case "user" -> name(rest);
            case "operator" -> "Operator";
            case "token" -> "API token \u2026" + rest.substring(rest.length() - END);
            default -> "System (" + rest + ")";
        };
    }

    static boolean isUser(String actor) {
        return actor.startsWith("user:");
    }

    static String unnamed(String id) {
        return "User \u2026" + id.substring(id.length() - END);
    }

    static @Nullable String name(
            @Nullable String first, @Nullable String last, @Nullable String username, @Nullable String email) {
        String full = Stream.of(first, last)
                .filter(part -> part != null && !part.isBlank())
                .reduce((one, other) -> one + " " + other)
                .orElse("");
        if (!full.isEmpty()) return full;
        return username != null ? username : email;
    }
}
