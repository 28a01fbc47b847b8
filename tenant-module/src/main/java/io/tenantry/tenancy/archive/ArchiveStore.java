package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Keyring;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What is kept of archives beside their events: passphrases until they are made, how far they are, and their files. In the
 * database, so that any server goes on with the work of another, and any can hand out the file.
 */
@Component
public class ArchiveStore {
    private static final int LEASE_SECONDS = 30;
    private static final String MINE = " where tenant_id = ? and id = ? and server = ?";

    private final TenantDatabase database;
    private final Keyring keyring;
    private volatile Runnable whenKept = () -> {};

    ArchiveStore(TenantDatabase database, Keyring keyring) {
        this.database = database;
        this.keyring = keyring;
    }

    /** Returns when it is on disk; before the archive is requested. */
    public void keepPassphrase(ArchiveId id, String passphrase) {
        byte[] sealed = keyring.seal(KeyRef.ofTenant(id.tenantId()), passphrase.getBytes(StandardCharsets.UTF_8));
        database.asProjector(jdbc -> jdbc.sql("insert into archive_work (tenant_id, id, passphrase) values (?, ?, ?)")
                .params(id.tenantId().value(), id.value(), sealed)
                .update());
        whenKept.run();
    }

    /** Who makes archives here is told that one will wait in a moment. */
    void tell(Runnable whenKept) {
        this.whenKept = whenKept;
    }

    Optional<byte[]> passphrase(ArchiveId id) {
        return database.asProjector(
                        jdbc -> jdbc.sql("select passphrase from archive_work where tenant_id = ? and id = ?")
                                .params(id.tenantId().value(), id.value())
                                .query(byte[].class)
                                .optional())
                .flatMap(ciphertext -> keyring.open(KeyRef.ofTenant(id.tenantId()), ciphertext));
    }

    /** Takes the oldest archive that waits and that no living server is at. What another has left of it is thrown away. */
    Optional<ArchiveId> claim(UUID server) {
        return database.asProjector(jdbc -> {
            // found once, and before anything is changed: in a condition of the update it may be looked for again for
            // every row
            Optional<ArchiveId> claimed = jdbc.sql("""
                            with oldest as materialized (
                                select o.tenant_id, o.id from archive_work o join archive a using (tenant_id, id)
                                where a.state = 'waiting' and (o.lease_until is null or o.lease_until < clock_timestamp())
                                order by a.created_at limit 1 for update of o skip locked)
                            update archive_work w set server = ?, done = 0,
                                lease_until = clock_timestamp() + make_interval(secs => ?)
                            from oldest where w.tenant_id = oldest.tenant_id and w.id = oldest.id
                            returning w.tenant_id, w.id""")
                    .params(server, LEASE_SECONDS)
                    .query((row, _) ->
                            new ArchiveId(new TenantId(row.getObject(1, UUID.class)), row.getObject(2, UUID.class)))
                    .optional();
            claimed.ifPresent(id -> jdbc.sql("delete from archive_chunk where tenant_id = ? and id = ?")
                    .params(id.tenantId().value(), id.value())
                    .update());
            return claimed;
        });
    }

    /** Says how far it is, and that this server is at it still. */
    void progress(ArchiveId id, UUID server, long done, long total) {
        mine(database.asProjector(jdbc -> jdbc.sql("update archive_work set done = ?, total = ?,"
                        + " lease_until = clock_timestamp() + make_interval(secs => ?)" + MINE)
                .params(done, total, LEASE_SECONDS, id.tenantId().value(), id.value(), server)
                .update()));
    }

    void add(ArchiveId id, UUID server, int number, byte[] bytes) {
        mine(database.asProjector(
                jdbc -> jdbc.sql("insert into archive_chunk (tenant_id, id, number, bytes) select tenant_id, id, ?, ?"
                                + " from archive_work" + MINE)
                        .params(number, bytes, id.tenantId().value(), id.value(), server)
                        .update()));
    }

    private static void mine(int rows) {
        if (rows == 0) throw new NotMine();
    }

    /** Somebody deleted the archive, or another server took it over. */
    static final class NotMine extends RuntimeException {
        NotMine() {
            super(null, null, false, false);
        }
    }

    /** The work is over, however: the passphrase is of no more use. */
    void forgetWork(ArchiveId id) {
        delete("archive_work", id);
    }

    void drop(ArchiveId id) {
        delete("archive_work", id);
        delete("archive_chunk", id);
    }

    private void delete(String table, ArchiveId id) {
        database.asProjector(jdbc -> jdbc.sql("delete from " + table + " where tenant_id = ? and id = ?")
                .params(id.tenantId().value(), id.value())
                .update());
    }

    /** Passphrases of no more use: of requests that came to nothing, a dry run or a repeat, and where a server died when it was done. */
    void dropOrphans() {
        database.asProjector(
                jdbc -> jdbc.sql("delete from archive_work w where kept_at < clock_timestamp() - interval '1 day'"
                                + " and not exists (select from archive a where a.tenant_id = w.tenant_id and a.id = w.id"
                                + " and a.state = 'waiting')")
                        .update());
    }

    /** A piece of the file, by its number from 0; empty after the last one. */
    public Optional<byte[]> piece(ArchiveId id, int number) {
        return database.inTenant(id.tenantId(), jdbc -> jdbc.sql(
                        "select bytes from archive_chunk where tenant_id = ? and id = ? and number = ?")
                .params(id.tenantId().value(), id.value(), number)
                .query(byte[].class)
                .optional());
    }

    /** Archives of the tenant that are there, or are being made. */
    List<ArchiveId> present(TenantId tenantId) {
        return database.asProjector(
                jdbc -> jdbc.sql("select id from archive where tenant_id = ? and state <> 'deleted'")
                        .param(tenantId.value())
                        .query((row, _) -> new ArchiveId(tenantId, row.getObject(1, UUID.class)))
                        .list());
    }
}
