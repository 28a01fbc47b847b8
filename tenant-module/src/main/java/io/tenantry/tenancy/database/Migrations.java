package io.tenantry.tenancy.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Brings the schemas up to date as {@code tenantry_owner}: {@code tenantry} holds the platform's tables (event store,
 * registry, lanes), {@code shared} the read models of all tenants of the shared tier, and every tenant of the tier
 * {@code schema} has the same tables in a schema of its own. Every module brings its files to {@code db/platform} and
 * {@code db/tenant}, in one order of versions.
 */
@Component
public class Migrations {
    static final String PLATFORM_SCHEMA = "tenantry";
    static final String SHARED_SCHEMA = "shared";
    /** Flyway's own table in each schema. */
    public static final String HISTORY = "migration";

    private static final String TENANT_FILES = "db/tenant";

    private final String url;
    private final String username;
    private final String password;
    private final Set<String> ofTenants = versions();

    Migrations(
            @Value("${spring.datasource.url}") String url,
            @Value("${spring.datasource.username}") String username,
            @Value("${spring.datasource.password}") String password) {
        this.url = url;
        this.username = username;
        this.password = password;
    }

    void run() {
        migrate(PLATFORM_SCHEMA, "db/platform");
        migrate(SHARED_SCHEMA, TENANT_FILES);
    }

    private void migrate(String schema, String files) {
        of(schema, files)
                .dataSource(url, username, password)
                .createSchemas(true)
                .load()
                .migrate();
    }

    /** The versions of the tenants' tables that this server knows. */
    public Set<String> ofTenants() {
        return ofTenants;
    }

    /** Brings a tenant's own schema, which exists, up to date within the connection's transaction. */
    public void migrateTenant(Connection connection, String schema) {
        OneTransaction transaction = new OneTransaction(connection);
        of(schema, TENANT_FILES)
                .dataSource(transaction)
                .createSchemas(false)
                .load()
                .migrate();
        if (transaction.isRolledBack()) throw new IllegalStateException(schema + " was not migrated");
    }

    private static FluentConfiguration of(String schema, String files) {
        return Flyway.configure()
                .initSql(OwnerDatabase.SESSION + "; set search_path = " + schema + ", " + PLATFORM_SCHEMA)
                .schemas(schema)
                .locations("classpath:" + files)
                .table(HISTORY)
                // modules number their files apart: what is new in one may be below what another has
                .outOfOrder(true);
    }

    private static Set<String> versions() {
        try {
            Resource[] files =
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + TENANT_FILES + "/V*__*.sql");
            List<String> versions = Arrays.stream(files)
                    .map(file -> Objects.requireNonNull(file.getFilename()))
                    .map(name -> name.substring(1, name.indexOf("__")))
                    .toList();
            return new TreeSet<>(versions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
