package io.tenantry.tenancy.projection;

import java.util.List;

/**
 * A table of a read model. Its key begins with {@code tenant_id}, except in the registry.
 *
 * @param key the primary key's columns
 */
public record Table(String name, List<String> key) {
    public static Table of(String name, String... key) {
        return new Table(name, List.of(key));
    }
}
