package io.tenantry.tenancy.sealing;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code master_key_user} and {@code master_key_change}, in transactions of the vault's role. */
final class MasterKeyTable {
    /** A server that was not seen for so long is gone. */
    private static final int GONE_SECONDS = 20;

    private static final UUID NONE_YET = new UUID(0, 0);
    private static final String COLUMNS =
            "id, old_key, new_key, state, keys_done, tenants_done, tenants_total, started_at, finished_at";
    private static final RowMapper<MasterKeyChange> CHANGE = (row, _) -> new MasterKeyChange(
            row.getObject("id", UUID.class),
            row.getString("old_key"),
            row.getString("new_key"),
            row.getString("state"),
            row.getLong("keys_done"),
            row.getLong("tenants_done"),
            row.getLong("tenants_total"),
            Objects.requireNonNull(MasterKeyChange.instant(row.getObject("started_at", OffsetDateTime.class))),
            MasterKeyChange.instant(row.getObject("finished_at", OffsetDateTime.class)));

    private MasterKeyTable() {}

    /** Where a running change stands. */
    record Place(UUID change, UUID afterTenant, long keysInPass) {}

    static void show(JdbcClient jdbc, UUID server, MasterKey masterKey) {
        jdbc.sql(
                        "insert into master_key_user (server, wraps_with, opens_with, seen_at) values (?, ?, ?, clock_timestamp())"
                                + " on conflict (server) do update set seen_at = excluded.seen_at")
                .params(server, masterKey.fingerprint(), masterKey.known().toArray(String[]::new))
                .update();
        jdbc.sql("delete from master_key_user where seen_at < clock_timestamp() - make_interval(secs => ?)")
                .param(GONE_SECONDS)
                .update();
    }

    static void leave(JdbcClient jdbc, UUID server) {
        jdbc.sql("delete from master_key_user where server = ?").param(server).update();
    }

    static List<MasterKeyUser> users(JdbcClient jdbc) {
        return jdbc.sql("select server, wraps_with, opens_with from master_key_user"
                        + " where seen_at >= clock_timestamp() - make_interval(secs => ?) order by server")
                .param(GONE_SECONDS)
                .query((row, _) -> new MasterKeyUser(row.getObject(1, UUID.class), row.getString(2), List.of((String[])
                        row.getArray(3).getArray())))
                .list();
    }

    static Optional<MasterKeyChange> last(JdbcClient jdbc) {
        return jdbc.sql("select " + COLUMNS + " from master_key_change order by started_at desc limit 1")
                .query(CHANGE)
                .optional();
    }

    static Optional<MasterKeyChange> running(JdbcClient jdbc) {
        return jdbc.sql("select " + COLUMNS + " from master_key_change where state = 'running'")
                .query(CHANGE)
                .optional();
    }

    static void begin(JdbcClient jdbc, String oldKey, String newKey, long tenants) {
        jdbc.sql("insert into master_key_change (id, old_key, new_key, state, after_tenant, tenants_total)"
                        + " values (gen_random_uuid(), ?, ?, 'running', ?, ?)"
                        + " on conflict (state) where state = 'running' do nothing")
                .params(oldKey, newKey, NONE_YET, tenants)
                .update();
    }

    static Optional<Place> place(JdbcClient jdbc, String newKey) {
        return place(jdbc, newKey, "");
    }

    /** Empty also when another server is at it. */
    static Optional<Place> lock(JdbcClient jdbc, String newKey) {
        return place(jdbc, newKey, " for update skip locked");
    }

    private static Optional<Place> place(JdbcClient jdbc, String newKey, String lock) {
        return jdbc.sql("select id, after_tenant, keys_in_pass from master_key_change"
                        + " where state = 'running' and new_key = ?" + lock)
                .param(newKey)
                .query((row, _) ->
                        new Place(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getLong(3)))
                .optional();
    }

    static void moveOn(JdbcClient jdbc, Place place, UUID afterTenant, int keys, int tenants) {
        jdbc.sql("update master_key_change set after_tenant = ?, keys_done = keys_done + ?,"
                        + " keys_in_pass = keys_in_pass + ?, tenants_done = tenants_done + ?,"
                        + " tenants_total = greatest(tenants_total, tenants_done + ?),"
                        + " changed_at = clock_timestamp() where id = ?")
                .params(afterTenant, keys, keys, tenants, tenants, place.change())
                .update();
    }

    static void lookAgain(JdbcClient jdbc, Place place) {
        jdbc.sql("update master_key_change set after_tenant = ?, keys_in_pass = 0, tenants_done = 0,"
                        + " changed_at = clock_timestamp() where id = ?")
                .params(NONE_YET, place.change())
                .update();
    }

    static void finish(JdbcClient jdbc, Place place) {
        jdbc.sql("update master_key_change set state = 'done', changed_at = clock_timestamp(),"
                        + " finished_at = clock_timestamp() where id = ?")
                .param(place.change())
                .update();
    }
}
