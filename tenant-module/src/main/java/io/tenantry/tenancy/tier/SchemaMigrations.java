package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.Migrations;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.database.TenantDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings the tenants' own schemas up to date when the server starts, before anything is folded: several at a time, each in
 * a transaction with its row of {@code tenant_schema}, so that a server that dies leaves nothing half done and the next one
 * goes on. A schema that cannot be migrated is left as it was and marked; the others and the start go on.
 */
@Component
public class SchemaMigrations implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SchemaMigrations.class);

    private final OwnerDatabase owner;
    private final TenantDatabase database;
    private final Migrations migrations;
    private final MigrationProgress progress;
    private final int atOnce;
    private volatile boolean running;

    SchemaMigrations(
            OwnerDatabase owner,
            TenantDatabase database,
            Migrations migrations,
            ObjectProvider<MigrationProgress> progress,
            @Value("${tenantry.migrations.at-once:4}") int atOnce) {
        this.owner = owner;
        this.database = database;
        this.migrations = migrations;
        this.progress = progress.getIfAvailable(() -> (_, _, _) -> {});
        this.atOnce = atOnce;
    }

    /** How many schemas were behind, and how many of them still are. */
    record Report(int behind, int broken) {}

    /** All that lack a migration: one query tells which. */
    Report run() {
        List<TenantId> behind = database.withoutTenant(jdbc -> SchemaTable.behind(jdbc, migrations.ofTenants()));
        if (behind.isEmpty()) return new Report(0, 0);
        log.info("migrating the schemas of {} tenants", behind.size());
        Report report = run(behind);
        if (report.broken() > 0)
            log.error(
                    "{} of {} tenants' schemas cannot be migrated and stay as they were: see"
                            + " /api/v1/platform/tenant-schemas",
                    report.broken(),
                    report.behind());
        return report;
    }

    private Report run(List<TenantId> behind) {
        Semaphore turns = new Semaphore(atOnce);
        int broken = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = new ArrayList<>();
            for (TenantId tenantId : behind)
                all.add(threads.submit(() -> {
                    turns.acquire();
                    try {
                        return migrate(tenantId);
                    } finally {
                        turns.release();
                    }
                }));
            for (int done = 0; done < all.size(); done++) {
                if (!all.get(done).get()) broken++;
                progress.at(done + 1, behind.size(), broken);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the tenants' schemas cannot be migrated", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Report(behind.size(), broken);
    }

    /**
     * Migrates one tenant's schema, if it has one and is behind.
     *
     * @return false if it cannot be migrated
     */
    public boolean migrate(TenantId tenantId) {
        try {
            owner.inTransaction(connection -> {
                SchemaName schema = SchemaTable.lock(connection, tenantId);
                if (schema == null) return false;
                migrations.migrateTenant(connection, schema.value());
                SchemaTable.migrated(connection, tenantId, schema);
                return true;
            });
            return true;
        } catch (RuntimeException e) {
            String error = MigrationFailure.of(e);
            // what the database says stays out of the log, too
            if (MigrationFailure.isTheDatabases(e))
                log.error("the schema of tenant {} cannot be migrated: {}", tenantId, error);
            else log.error("the schema of tenant {} cannot be migrated: {}", tenantId, error, e);
            owner.inTransaction(connection -> {
                SchemaTable.failed(connection, tenantId, error);
                return true;
            });
            return false;
        }
    }

    @Override
    public void start() {
        run();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the lanes, which write the tables as this server knows them. */
    @Override
    public int getPhase() {
        return -1;
    }
}
