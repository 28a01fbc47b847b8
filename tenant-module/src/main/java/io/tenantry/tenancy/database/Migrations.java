package io.tenantry.tenancy.database;

import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Brings the schemas up to date as {@code tenantry_owner}: {@code tenantry} holds the platform's tables (event store,
 * registry, lanes), {@code shared} the read models of all tenants of the shared tier. Every module brings its files to
 * {@code db/platform} and {@code db/tenant}, in one order of versions.
 */
@Component
class Migrations {
    static final String PLATFORM_SCHEMA = "tenantry";
    static final String SHARED_SCHEMA = "shared";

    private final String url;
    private final String username;
    private final String password;

    Migrations(
            @Value("${spring.datasource.url}") String url,
            @Value("${spring.datasource.username}") String username,
            @Value("${spring.datasource.password}") String password) {
        this.url = url;
        this.username = username;
        this.password = password;
    }

    void run() {
        migrate(PLATFORM_SCHEMA, "classpath:db/platform");
        migrate(SHARED_SCHEMA, "classpath:db/tenant");
    }

    private void migrate(String schema, String location) {
        Flyway.configure()
                .dataSource(url, username, password)
                .initSql("set role tenantry_owner; set search_path = " + schema + ", " + PLATFORM_SCHEMA)
                .schemas(schema)
                .createSchemas(true)
                .locations(location)
                .table("migration")
                // modules number their files apart: what is new in one may be below what another has
                .outOfOrder(true)
                .load()
                .migrate();
    }
}
