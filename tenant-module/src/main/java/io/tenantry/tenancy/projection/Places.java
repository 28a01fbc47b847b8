package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where tenants' rows are: as a schema and a dot before the table's name, or nothing for the shared tables and for tables
 * that no tenant has of its own. True as long as the main lanes are as they were when it was read: who moves a tenant
 * raises their epochs. So it is read after the lanes, never before.
 */
record Places(Map<String, Place> ofTenants) {
    static final String SHARED = "";
    /** Shadow tables and temporary ones are the same for all tenants. */
    static final Places ALL_SHARED = new Places(Map.of());

    private static final Place IN_SHARED = new Place(SHARED, List.of(SHARED));
    private static final String SELECT =
            "select tenant_id, schema_name || '.', reads, writes from tenantry.tenant_schema";

    /** @param written more than one while the tenant changes its tier: both copies follow */
    record Place(String read, List<String> written) {
        static Place of(String schema, String reads, String writes) {
            List<String> written =
                    switch (writes) {
                        case "shared" -> List.of(SHARED);
                        case "schema" -> List.of(schema);
                        default -> List.of(SHARED, schema);
                    };
            return new Place(reads.equals("schema") ? schema : SHARED, written);
        }
    }

    /** Of the tenants of one segment. */
    static Places ofSegment(JdbcClient jdbc, int segment) {
        return read(jdbc.sql(SELECT + " where get_byte(uuid_send(tenant_id), 15) & 3 = ?")
                .param(segment));
    }

    static Places ofTenant(JdbcClient jdbc, TenantId tenantId) {
        return read(jdbc.sql(SELECT + " where tenant_id = ?").param(tenantId.value()));
    }

    static Places ofAll(JdbcClient jdbc) {
        return read(jdbc.sql(SELECT));
    }

    private static Places read(JdbcClient.StatementSpec select) {
        Map<String, Place> places = new HashMap<>();
        select.query(row -> {
            places.put(row.getString(1), Place.of(row.getString(2), row.getString(3), row.getString(4)));
        });
        return new Places(Map.copyOf(places));
    }

    private Place of(TableShape shape, List<String> key) {
        return shape.ofTenants() ? ofTenants.getOrDefault(key.getFirst(), IN_SHARED) : IN_SHARED;
    }

    /** Where the row with this key is read. */
    String read(TableShape shape, List<String> key) {
        return of(shape, key).read();
    }

    /** Where the row with this key is written. */
    List<String> written(TableShape shape, List<String> key) {
        return of(shape, key).written();
    }

    /** Who has no rows in the shared tables, or none that count. */
    Set<String> outsideOfShared() {
        return ofTenants.entrySet().stream()
                .filter(place -> !place.getValue().written().contains(SHARED))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
