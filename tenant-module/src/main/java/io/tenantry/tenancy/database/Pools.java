package io.tenantry.tenancy.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * One connection pool per database role. The login of {@code spring.datasource.*} owns nothing; every connection takes
 * its role, and the role's time limits, when it is opened. {@code tenantry.datasource.<role>.*} gives a role a login
 * of its own.
 */
@Component
public class Pools implements DisposableBean {
    private static final long CONNECT_WHEN_STOPPING_MILLIS = 500;
    private static final long REPLICA_CONNECT_MILLIS = 2_000;

    private final Map<Role, HikariDataSource> pools = new EnumMap<>(Role.class);

    /** A database role with a pool. */
    public enum Role {
        /** Requests: no BYPASSRLS, owns nothing. */
        APP(24, "30s"),
        /** Appends, as the same database role: they must not wait for connections that readers hold. */
        APPEND(4, "30s"),
        /** Projections, the feed, agenda: reads all events, writes all read models, sees no key or credential. */
        PROJECTOR(24, "5min"),
        /** Keys and password hashes. */
        VAULT(4, "10s"),
        /** Operators' figures across tenants. */
        OPERATOR(4, "30s"),
        /** Reports, as the tenant sees them. Only where {@code tenantry.datasource.readonly.url} names a replica. */
        READONLY(16, "30s"),
        /** Operators' figures on that replica. */
        READONLY_OPERATOR(4, "30s");

        private static final String READONLY_PROPERTIES = "tenantry.datasource.readonly";

        private final int size;
        private final String statementTimeout;

        Role(int size, String statementTimeout) {
            this.size = size;
            this.statementTimeout = statementTimeout;
        }

        String databaseName() {
            return switch (this) {
                case APPEND -> APP.databaseName();
                case READONLY_OPERATOR -> OPERATOR.databaseName();
                default -> "tenantry_" + label();
            };
        }

        /** As pools, statements and connections are named after it. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean isOnReplica() {
            return this == READONLY || this == READONLY_OPERATOR;
        }

        private String properties() {
            return isOnReplica() ? READONLY_PROPERTIES : "tenantry.datasource." + label();
        }

        private boolean isWanted(Environment environment) {
            return !isOnReplica() || StringUtils.hasText(environment.getProperty(READONLY_PROPERTIES + ".url"));
        }

        /** What a reader sees is of one moment, the place of its tenant's tables included. */
        private String isolation() {
            return this == APP || this == READONLY ? "repeatable read" : "read committed";
        }

        /**
         * An append looks up and inserts by whole keys, a few rows at a time: there is one right plan, and making another
         * for each batch costs more than running it.
         */
        private String planning() {
            return this == APPEND
                    ? " set plan_cache_mode = force_generic_plan; set enable_seqscan = off;"
                            + " set enable_hashjoin = off; set enable_mergejoin = off;"
                    : "";
        }
    }

    Pools(
            Environment environment,
            Migrations migrations,
            @Value("${spring.datasource.url}") String url,
            @Value("${spring.datasource.username}") String username,
            @Value("${spring.datasource.password}") String password) {
        migrations.run();
        for (Role role : Role.values()) {
            if (!role.isWanted(environment)) continue;
            String own = role.properties();
            HikariConfig config = new HikariConfig();
            config.setPoolName("tenantry_" + role.label());
            config.setJdbcUrl(environment.getProperty(own + ".url", url));
            config.setUsername(environment.getProperty(own + ".username", username));
            config.setPassword(environment.getProperty(own + ".password", password));
            config.setMaximumPoolSize(environment.getProperty(own + ".size", Integer.class, role.size));
            config.setMinimumIdle(1);
            config.setConnectionTimeout(10_000);
            config.setAutoCommit(true);
            // A role's settings do not apply after SET ROLE, so its limits are set here.
            config.setConnectionInitSql("set role " + role.databaseName()
                    + "; set default_transaction_isolation = '" + role.isolation() + "'; set statement_timeout = '"
                    + role.statementTimeout + "'; set lock_timeout = '15s';"
                    + role.planning()
                    + " set idle_in_transaction_session_timeout = '" + (role == Role.APPEND ? "5s" : "60s")
                    + "'; set search_path = shared, tenantry");
            config.addDataSourceProperty("ApplicationName", "tenantry " + role.label());
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            // an append whose answer never comes must not keep all others waiting
            if (role == Role.APPEND) config.addDataSourceProperty("socketTimeout", "40");
            if (role.isOnReplica()) onReplica(config);
            pools.put(role, new HikariDataSource(config));
        }
    }

    /** A replica that is away is missed when it is asked, soon, and neither at the start nor for long. */
    private static void onReplica(HikariConfig config) {
        config.setConnectionInitSql(config.getConnectionInitSql() + "; set default_transaction_read_only = on");
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(REPLICA_CONNECT_MILLIS);
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", "40");
    }

    /** For libraries that want a pool of their own right; everything else goes through {@link TenantDatabase}. */
    public DataSource pool(Role role) {
        HikariDataSource pool = pools.get(role);
        if (pool == null) throw new IllegalStateException("no pool for " + role);
        return pool;
    }

    /** The pools by role, for metrics and health. */
    public Map<Role, HikariDataSource> all() {
        return Map.copyOf(pools);
    }

    /** With the database away, who tidies up at the end finds that out at once, so that the server stops in time. */
    @EventListener
    void stopping(ContextClosedEvent closed) {
        pools.values().forEach(pool -> pool.getHikariConfigMXBean().setConnectionTimeout(CONNECT_WHEN_STOPPING_MILLIS));
    }

    @Override
    public void destroy() {
        pools.values().forEach(HikariDataSource::close);
    }
}
