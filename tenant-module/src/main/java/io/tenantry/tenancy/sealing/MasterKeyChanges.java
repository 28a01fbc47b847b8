package io.tenantry.tenancy.sealing;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.MasterKeyRefused.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Replaces the master key while the servers work: every key that the old one has wrapped is wrapped with the new one, in
 * batches that any server takes up where the last one ended. Nothing that the keys have sealed is touched. When a whole pass
 * over all tenants finds nothing more, the old key is not needed any longer.
 */
@Component
public class MasterKeyChanges implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(MasterKeyChanges.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int TENANTS = 200;
    private static final int KEYS = 500;

    private final TenantDatabase database;
    private final MasterKey masterKey;
    private final WrappedKeys keys;
    private final MasterKeyProgress progress;
    private final UUID server = UUID.randomUUID();
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    MasterKeyChanges(TenantDatabase database, MasterKey masterKey, ObjectProvider<MasterKeyProgress> progress) {
        this.database = database;
        this.masterKey = masterKey;
        this.keys = new WrappedKeys(masterKey);
        this.progress = progress.getIfAvailable(() -> (_, _) -> {});
        database.vault(List.of(), jdbc -> {
            MasterKeyCheck.require(jdbc, masterKey);
            return true;
        });
    }

    /**
     * The keys in use.
     *
     * @param key fingerprint of the key that this server wraps with
     * @param otherKey fingerprint of the one that it opens with as well
     */
    public record State(
            String key,
            @Nullable String otherKey,
            List<MasterKeyUser> servers,
            @Nullable MasterKeyChange change) {}

    public State state() {
        return database.vault(
                List.of(),
                jdbc -> new State(
                        masterKey.fingerprint(),
                        masterKey.other(),
                        MasterKeyTable.users(jdbc),
                        MasterKeyTable.last(jdbc).orElse(null)));
    }

    /**
     * Begins to wrap everything with this server's key. Asked for again it answers the change that runs.
     *
     * @throws MasterKeyRefused when a running server does not know both keys, or still wraps with the old one
     */
    public State begin() {
        String old = masterKey.other();
        if (old == null)
            throw new MasterKeyRefused(
                    Why.OTHER_MASTER_KEY_MISSING,
                    "Start the servers with the new key as TENANTRY_MASTER_KEY and the old one as"
                            + " TENANTRY_MASTER_KEY_OTHER.");
        long tenants = database.withoutTenant(jdbc ->
                jdbc.sql("select count(*) from tenant").query(Long.class).single());
        database.vault(List.of(), jdbc -> {
            MasterKeyTable.show(jdbc, server, masterKey);
            requireSameKeys(MasterKeyTable.users(jdbc), old);
            MasterKeyTable.begin(jdbc, old, masterKey.fingerprint(), tenants + 1);
            return true;
        });
        LockSupport.unpark(thread);
        return state();
    }

    private void requireSameKeys(List<MasterKeyUser> users, String old) {
        for (MasterKeyUser user : users)
            if (!user.wrapsWith().equals(masterKey.fingerprint())
                    || !user.opensWith().contains(old))
                throw new MasterKeyRefused(
                        Why.SERVERS_WITH_OTHER_KEYS,
                        "The server " + user.server() + " has other keys: start it with the same two first.");
    }

    /** Looks for a change that wants to be gone on with, and says that this server is there. */
    private void run() {
        while (running) {
            try {
                database.vault(List.of(), jdbc -> {
                    MasterKeyTable.show(jdbc, server, masterKey);
                    return true;
                });
                while (running && step()) show();
            } catch (RuntimeException e) {
                if (running) log.warn("the change of the master key is tried again: {}", e.getMessage());
            }
            if (running) LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    private void show() {
        database.vault(List.of(), MasterKeyTable::last).ifPresent(change -> {
            progress.at(change.tenantsDone(), change.tenantsTotal());
            if (change.state().equals("done"))
                log.info(
                        "the master key {} is not needed any more, {} keys were wrapped anew",
                        change.oldKey(),
                        change.keysDone());
        });
    }

    /** One batch; false when there is nothing to do here. */
    boolean step() {
        Optional<MasterKeyTable.Place> place =
                database.vault(List.of(), jdbc -> MasterKeyTable.place(jdbc, masterKey.fingerprint()));
        if (place.isEmpty()) return false;
        List<TenantId> next = database.withoutTenant(jdbc -> jdbc
                .sql("select id from tenant where id > ? order by id limit ?")
                .params(place.get().afterTenant(), TENANTS)
                .query(UUID.class)
                .list()
                .stream()
                .map(TenantId::new)
                .toList());
        List<TenantId> context = new ArrayList<>(next);
        context.add(TenantId.PLATFORM);
        return database.vault(context, jdbc -> wrapped(jdbc, place.get(), next, context));
    }

    private boolean wrapped(JdbcClient jdbc, MasterKeyTable.Place seen, List<TenantId> next, List<TenantId> context) {
        MasterKeyTable.Place place =
                MasterKeyTable.lock(jdbc, masterKey.fingerprint()).orElse(null);
        if (place == null) return false;
        // another server has been here meanwhile
        if (!place.afterTenant().equals(seen.afterTenant())) return true;
        int secrets = keys.wrapSecretsAnew(jdbc);
        int found = keys.wrapAnew(jdbc, context, KEYS);
        if (found == KEYS) MasterKeyTable.moveOn(jdbc, place, place.afterTenant(), found + secrets, 0);
        else if (!next.isEmpty())
            MasterKeyTable.moveOn(jdbc, place, next.getLast().value(), found + secrets, next.size());
        else if (place.keysInPass() + found + secrets > 0) {
            MasterKeyTable.moveOn(jdbc, place, place.afterTenant(), found + secrets, 0);
            MasterKeyTable.lookAgain(jdbc, place);
        } else MasterKeyTable.finish(jdbc, place);
        return true;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("master-key").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        LockSupport.unpark(thread);
        try {
            database.vault(List.of(), jdbc -> {
                MasterKeyTable.leave(jdbc, server);
                return true;
            });
        } catch (RuntimeException e) {
            log.warn("cannot say that this server is gone, the others will notice: {}", e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
