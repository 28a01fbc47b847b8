package io.tenantry.figures.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** The address of a page with its query, as it stands in links. */
record Address(String path, Map<String, Object> query) {
    static Address of(String path) {
        return new Address(path, Map.of());
    }

    /** Null: it is left out. */
    public Address with(String name, @Nullable Object value) {
        if (value == null) return this;
        Map<String, Object> more = new LinkedHashMap<>(query);
        more.put(name, value);
        return new Address(path, more);
    }

    @Override
    public String toString() {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        query.keySet().forEach(name -> address.queryParam(name, "{" + name + "}"));
        return address.encode().buildAndExpand(query).toUriString();
    }
}
