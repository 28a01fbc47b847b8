package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.database.TenantDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Moves tenants between tiers while they work. Asked for here, done by whichever server looks first, and gone on with by
 * another one when that is gone: every step can be done again. A tenant that has gone over goes back as long as nobody
 * has confirmed, since both copies follow.
 */
@Component
public class TierChanges implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(TierChanges.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Longer than a read can last that began when the tenant was still in the schema that is given up. */
    static final long UNTIL_DROPPED_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final OwnerDatabase owner;
    private final TenantDatabase database;
    private final TenantSchemas schemas;
    private final TierOwner tenants;
    private final SchemaSweep sweep;
    /** What this server gave up and has not dropped yet; what it leaves behind goes at the next start. */
    private final Queue<GivenUp> givenUp = new ConcurrentLinkedQueue<>();

    private volatile boolean running;
    private volatile @Nullable Thread thread;

    private record GivenUp(SchemaName schema, long nanos) {}

    TierChanges(
            OwnerDatabase owner, TenantDatabase database, TenantSchemas schemas, TierOwner tenants, SchemaSweep sweep) {
        this.owner = owner;
        this.sweep = sweep;
        this.database = database;
        this.schemas = schemas;
        this.tenants = tenants;
    }

    /** The last change of each tenant, newest first. */
    public List<TierChange> all() {
        return database.asOperator(TierChangeTable::all);
    }

    public TierChange get(TenantId tenantId) {
        return database.asOperator(jdbc -> TierChangeTable.find(jdbc, tenantId)).orElseThrow(TierChanges::none);
    }

    /** Begins; one that goes there already is the answer. */
    public TierChange begin(TenantId tenantId, String tier) {
        String called = tenants.requireMovable(tenantId);
        if (tier.equals("schema")) schemas.prepare(tenantId, called);
        owner.inTransaction(connection -> {
            TierChange last = TierChangeTable.lock(connection, tenantId);
            if (last != null && (last.isRunning() || last.isSwitched())) {
                if (last.tier().equals(tier)) return false;
                throw conflict("Another change of tier is not finished: confirm it, or go back.");
            }
            if (tier.equals(tierOf(connection, tenantId))) throw conflict("The tenant is in this tier.");
            TierChangeTable.begin(connection, tenantId, tier);
            return true;
        });
        LockSupport.unpark(thread);
        return get(tenantId);
    }

    /** Only the new copy follows from here on. */
    public TierChange confirm(TenantId tenantId) {
        end(tenantId, "confirmed");
        return get(tenantId);
    }

    /** Requests are answered from the old copy again, and only that follows. */
    public TierChange back(TenantId tenantId) {
        end(tenantId, "returned");
        tellAll();
        return get(tenantId);
    }

    private void end(TenantId tenantId, String state) {
        owner.inTransaction(connection -> {
            TierChange change = TierChangeTable.lock(connection, tenantId);
            if (change == null) throw none();
            if (change.state().equals(state)) return false;
            if (!change.isSwitched()) throw conflict("The tenant has not gone over.");
            String kept = state.equals("confirmed") ? change.tier() : change.source();
            keepOnly(connection, tenantId, kept);
            TierChangeTable.is(connection, change, state, change.tables(), null);
            if (state.equals("confirmed")) TierChangeTable.told(connection, change);
            return true;
        });
    }

    /** Drops what was given up, once nobody can be reading there. */
    void dropGivenUp(long nanos) {
        givenUp.removeIf(each -> {
            if (nanos - each.nanos() < UNTIL_DROPPED_NANOS) return false;
            sweep.drop(each.schema());
            return true;
        });
    }

    private void keepOnly(Connection connection, TenantId tenantId, String tier) throws SQLException {
        SchemaName schema = schemaOf(connection, tenantId);
        TenantRows shared = TenantRows.of(connection, tenantId, TenantSchemas.SHARED, schema.value());
        shared.stopLanes();
        if (tier.equals("schema")) shared.deleteSource();
        shared.done();
        if (tier.equals("schema")) {
            SchemaTable.reads(connection, tenantId, tier);
            SchemaTable.writes(connection, tenantId, tier);
        } else {
            SchemaTable.delete(connection, tenantId);
            givenUp.add(new GivenUp(schema, System.nanoTime()));
        }
    }

    /** The other copy stays as it is, for the next attempt to begin with. */
    private static void onlySourceFollows(Connection connection, TierChange change) throws SQLException {
        TenantId tenantId = new TenantId(change.tenantId());
        SchemaName schema = schemaOf(connection, tenantId);
        TenantRows rows = TenantRows.of(connection, tenantId, TenantSchemas.SHARED, schema.value());
        rows.stopLanes();
        rows.done();
        SchemaTable.writes(connection, tenantId, change.source());
    }

    /** For this transaction alone to change. */
    private static SchemaName schemaOf(Connection connection, TenantId tenantId) throws SQLException {
        SchemaName schema = SchemaTable.lock(connection, tenantId);
        if (schema == null) throw new IllegalStateException("a tenant between two tiers has a schema");
        return schema;
    }

    private static String tierOf(Connection connection, TenantId tenantId) throws SQLException {
        try (var statement =
                connection.prepareStatement("select reads from tenantry.tenant_schema where tenant_id = ?")) {
            statement.setObject(1, tenantId.value());
            var row = statement.executeQuery();
            return row.next() ? row.getString(1) : TenantSchemas.SHARED;
        }
    }

    private void run() {
        while (running) {
            try {
                for (TierChange change : all()) if (change.isRunning() && running) goOnWith(change);
                tellAll();
                dropGivenUp(System.nanoTime());
            } catch (RuntimeException e) {
                if (running) log.warn("cannot go on with changes of tiers, trying again", e);
            }
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    /** One that cannot go on stops no other. */
    private void goOnWith(TierChange change) {
        try {
            run(change);
        } catch (RuntimeException e) {
            if (running) log.warn("cannot go on with the change of tier of {}, trying again", change.tenantId(), e);
        }
    }

    private void run(TierChange change) {
        TenantId tenantId = new TenantId(change.tenantId());
        try {
            String schema = owner.inTransaction(connection -> String.valueOf(SchemaTable.lock(connection, tenantId)));
            if (new TierCopy(owner, change, schema).run())
                log.info("tenant {} lives in its tier {} now", tenantId, change.tier());
        } catch (TierCopy.Differing e) {
            log.error("the tier of tenant {} is not changed: {}", tenantId, e.getMessage());
            owner.inTransaction(connection -> {
                if (TierChangeTable.lockRunning(connection, change) == null) return false;
                onlySourceFollows(connection, change);
                TierChangeTable.is(connection, change, "failed", 0, e.getMessage());
                return true;
            });
        }
    }

    /** Tells streams where their tenants live, once for each time. */
    private void tellAll() {
        for (UUID tenant : untold()) {
            TenantId tenantId = new TenantId(tenant);
            TierChange change = get(tenantId);
            boolean back = change.state().equals("returned");
            tenants.lives(tenantId, back ? change.source() : change.tier(), change.id() + "/" + change.state());
            owner.inTransaction(connection -> {
                TierChangeTable.told(connection, change);
                return true;
            });
        }
    }

    private List<UUID> untold() {
        return database.asOperator(jdbc -> jdbc.sql(
                        "select tenant_id from tenantry.tier_change where not told and state in ('switched', 'returned')")
                .query(UUID.class)
                .list());
    }

    private static CommandRefused none() {
        return new CommandRefused(Why.NOT_FOUND, "This tenant has not changed its tier.");
    }

    private static CommandRefused conflict(String why) {
        return new CommandRefused(Why.TIER_CHANGE_REFUSED, why);
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("tier changes").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        LockSupport.unpark(thread);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the lanes. */
    @Override
    public int getPhase() {
        return 1;
    }
}
