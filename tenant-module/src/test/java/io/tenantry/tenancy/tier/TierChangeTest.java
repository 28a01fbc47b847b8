package io.tenantry.tenancy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Incremented;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Counters;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** A tenant moves between the tiers while it works, and back. */
@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = "test.context=tier-change")
class TierChangeTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Autowired
    TierChanges changes;

    @Autowired
    TenantSchemas schemas;

    @Autowired
    Projections projections;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    OwnerDatabase owner;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantStream stream = TenantStream.of(tenant);
    private final CounterId id = CounterId.of(tenant);
    private final String schema = SchemaName.of(tenant, "acme-" + tenant).value();

    @BeforeEach
    void aTenantWithACounter() {
        events.publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Acme",
                        "acme-" + tenant,
                        Sealed.of(KeyRef.ofTenant(tenant), "a@acme.test"),
                        "shared",
                        null,
                        new UserId(tenant, UUID.randomUUID())),
                new TenantApproved(stream, "shared"),
                new TenantProvisioned(stream, "shared"));
        events.publish(
                id,
                new Opened(id, "name of " + id, Sealed.of(KeyRef.ofTenant(tenant), "secret")),
                new Incremented(id, 3));
        settle();
    }

    @Test
    void bothCopiesFollowUntilTheChangeIsConfirmed() {
        TierChange change = switched("schema");
        assertThat(change.tables()).isGreaterThan(3);
        assertThat(change.rowsTotal()).isEqualTo(2);
        assertThat(change.rowsDone()).isEqualTo(2);
        increment(4);
        assertThat(total()).isEqualTo(7);
        assertThat(totals("shared")).containsExactly(7L);
        assertThat(totals(schema)).containsExactly(7L);
        assertThat(projections.rebuild(Counters.NAME).differences()).isZero();
        assertThat(changes.confirm(tenant).state()).isEqualTo("confirmed");
        increment(5);
        assertThat(total()).isEqualTo(12);
        assertThat(totals("shared")).isEmpty();
        assertThat(totals(schema)).containsExactly(12L);
        assertThat(projections.rebuild(Counters.NAME).differences()).isZero();
        await().atMost(LONGEST).untilAsserted(() -> assertThat(tier()).isEqualTo("schema"));
    }

    @Test
    void oneCallGoesBack() {
        switched("schema");
        increment(4);
        assertThat(changes.back(tenant).state()).isEqualTo("returned");
        increment(5);
        assertThat(total()).isEqualTo(12);
        assertThat(totals("shared")).containsExactly(12L);
        assertThat(totals(schema)).containsExactly(7L);
        await().atMost(LONGEST).untilAsserted(() -> assertThat(tier()).isEqualTo("shared"));
        assertThat(projections.rebuild(Counters.NAME).differences()).isZero();
    }

    /** Not at once: somebody may have begun to read there. */
    @Test
    void aSchemaThatIsGivenUpIsDroppedAfterAWhile() {
        switched("schema");
        changes.back(tenant);
        changes.dropGivenUp(System.nanoTime());
        assertThat(totals(schema)).hasSize(1);
        changes.dropGivenUp(System.nanoTime() + TierChanges.UNTIL_DROPPED_NANOS);
        assertThat(schemas(tenant)).isZero();
        assertThat(total()).isEqualTo(3);
    }

    @Test
    void aSchemaThatIsUsedAgainIsNotDropped() {
        switched("schema");
        changes.back(tenant);
        switched("schema");
        changes.dropGivenUp(System.nanoTime() + TierChanges.UNTIL_DROPPED_NANOS);
        assertThat(schemas(tenant)).isEqualTo(1);
        assertThat(total()).isEqualTo(3);
    }

    private long schemas(TenantId of) {
        return database.withoutTenant(jdbc -> jdbc.sql("select count(*) from pg_namespace where nspname like ?")
                .param("%" + of.toString().replace("-", ""))
                .query(Long.class)
                .single());
    }

    @Test
    void aTenantReturnsToTheSharedTables() {
        switched("schema");
        changes.confirm(tenant);
        increment(4);
        switched("shared");
        increment(5);
        assertThat(totals("shared")).containsExactly(12L);
        assertThat(totals(schema)).containsExactly(12L);
        changes.confirm(tenant);
        increment(6);
        assertThat(total()).isEqualTo(18);
        assertThat(totals("shared")).containsExactly(18L);
        await().atMost(LONGEST).untilAsserted(() -> assertThat(tier()).isEqualTo("shared"));
        assertThat(projections.rebuild(Counters.NAME).differences()).isZero();
    }

    @Test
    void noReaderNoticesAndNothingIsLost() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> readers =
                    List.of(threads.submit(() -> readUntil(over)), threads.submit(() -> readUntil(over)));
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < 400; i++) events.publish(id, new Incremented(id, 1));
            });
            switched("schema");
            changes.back(tenant);
            switched("schema");
            changes.confirm(tenant);
            writer.get();
            over.set(true);
            for (Future<Long> reader : readers) assertThat(reader.get()).isPositive();
        } finally {
            over.set(true);
        }
        settle();
        assertThat(total()).isEqualTo(403);
        assertThat(totals("shared")).isEmpty();
        assertThat(projections.rebuild(Counters.NAME).differences()).isZero();
    }

    private long readUntil(AtomicBoolean over) {
        long reads = 0;
        while (!over.get()) {
            assertThat(total()).isGreaterThanOrEqualTo(3);
            reads++;
        }
        return reads;
    }

    @Test
    void whatAnEarlierAttemptLeftIsMadeRight() {
        changes.begin(tenant, "schema");
        changed("switched");
        changes.back(tenant);
        increment(4);
        database.asProjector(jdbc ->
                jdbc.sql("update " + schema + ".probe_counter set total = 99").update());
        switched("schema");
        assertThat(total()).isEqualTo(7);
    }

    /** A server died in the middle: nobody asks again, and it goes on. */
    @Test
    void whatADeadServerBeganIsFinished() {
        schemas.prepare(tenant, "acme-" + tenant);
        asOwner(connection -> TierChangeTable.begin(connection, tenant, "schema"));
        assertThat(changed("switched").tables()).isGreaterThan(3);
        assertThat(totals(schema)).containsExactly(3L);
    }

    @Test
    void oneThatCannotGoOnStopsNoOther() {
        TenantId withoutSchema = new TenantId(UUID.randomUUID());
        asOwner(connection -> {
            TierChangeTable.begin(connection, withoutSchema, "schema");
            OwnerDatabase.run(
                    connection,
                    "update tenantry.tier_change set begun_at = begun_at + interval '1 hour' where tenant_id = '"
                            + withoutSchema + "'");
        });
        switched("schema");
        assertThat(changes.get(withoutSchema).state()).isEqualTo("copying");
        assertThat(changes.all().getFirst().tenantId()).as("looked at first").isEqualTo(withoutSchema.value());
        asOwner(connection -> OwnerDatabase.run(
                connection, "delete from tenantry.tier_change where tenant_id = '" + withoutSchema + "'"));
    }

    /** Both copies follow already, and are compared before anybody reads the new one. */
    @Test
    void copiesThatDifferAreNotRead() {
        schemas.prepare(tenant, "acme-" + tenant);
        asOwner(connection -> {
            TierChangeTable.begin(connection, tenant, "schema");
            SchemaTable.writes(connection, tenant, "both");
        });
        assertThat(changed("failed").reason()).contains("probe_counter");
        increment(4);
        assertThat(total()).isEqualTo(7);
        assertThat(totals("shared")).containsExactly(7L);
        assertThat(totals(schema)).as("it does not follow any more").isEmpty();
        switched("schema");
        assertThat(totals(schema)).containsExactly(7L);
    }

    @Test
    void onlyWhatWasWrittenSinceIsCopiedWhileTheLanesWait() {
        schemas.prepare(tenant, "acme-" + tenant);
        CounterId gone = counter(10);
        CounterId untouched = counter(20);
        long horizon = inRows(rows -> {
            long before = rows.horizon();
            for (TenantRows.Columns each : rows.tables()) rows.copy(each);
            return before;
        });
        assertThat(totals(schema)).containsExactlyInAnyOrder(3L, 10L, 20L);
        counter(30);
        increment(4);
        database.asProjector(jdbc -> jdbc.sql("delete from probe_counter where id = ?")
                .param(gone.value())
                .update());
        database.asProjector(jdbc -> jdbc.sql("update " + schema + ".probe_counter set total = 99 where id = ?")
                .param(untouched.value())
                .update());
        boolean alike = inRows(rows -> {
            rows.copySince(horizon, rows.tables());
            boolean all = true;
            for (TenantRows.Columns each : rows.tables()) all &= rows.areAlike(each);
            return all;
        });
        assertThat(totals(schema)).as("new, changed, gone, and not looked at").containsExactlyInAnyOrder(7L, 30L, 99L);
        assertThat(alike).isFalse();
    }

    private CounterId counter(long by) {
        CounterId counter = CounterId.of(tenant);
        events.publish(
                counter,
                new Opened(counter, "name of " + counter, Sealed.of(KeyRef.ofTenant(tenant), "secret")),
                new Incremented(counter, by));
        settle();
        return counter;
    }

    @FunctionalInterface
    private interface OnRows<T> {
        T with(TenantRows rows) throws SQLException;
    }

    private <T> T inRows(OnRows<T> work) {
        return owner.inTransaction(
                connection -> work.with(TenantRows.of(connection, tenant, TenantSchemas.SHARED, schema)));
    }

    @Test
    void onlyOneChangeIsOpenAndOnlyToAnotherTier() {
        refused("tier-change-refused", () -> changes.begin(tenant, "shared"));
        refused("not-found", () -> changes.confirm(tenant));
        refused("not-found", () -> changes.begin(new TenantId(UUID.randomUUID()), "schema"));
        TierChange begun = changes.begin(tenant, "schema");
        assertThat(changes.begin(tenant, "schema").id()).isEqualTo(begun.id());
        refused("tier-change-refused", () -> changes.begin(tenant, "shared"));
        changed("switched");
        changes.confirm(tenant);
        assertThat(changes.confirm(tenant).state()).isEqualTo("confirmed");
        refused("tier-change-refused", () -> changes.back(tenant));
        refused("tier-change-refused", () -> changes.begin(tenant, "schema"));
    }

    private static void refused(String code, ThrowingCallable attempt) {
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(attempt)
                .satisfies(refusal -> assertThat(refusal.reason().code()).isEqualTo(code));
    }

    private void asOwner(TenantDatabase.Work work) {
        owner.inTransaction(connection -> {
            work.on(connection);
            return true;
        });
    }

    private TierChange switched(String tier) {
        changes.begin(tenant, tier);
        return changed("switched");
    }

    private TierChange changed(String state) {
        return await().atMost(LONGEST)
                .until(() -> changes.get(tenant), change -> change.state().equals(state));
    }

    private void increment(long by) {
        events.publish(id, new Incremented(id, by));
        settle();
    }

    private void settle() {
        assertThat(projections.awaitHead(Counters.NAME, LONGEST)).isTrue();
        assertThat(projections.awaitHead("tenant.profiles", LONGEST)).isTrue();
    }

    private List<Long> totals(String where) {
        return database.asProjector(
                jdbc -> jdbc.sql("select total from " + where + ".probe_counter where tenant_id = ?")
                        .param(tenant.value())
                        .query(Long.class)
                        .list());
    }

    private String tier() {
        return database.inTenant(tenant, jdbc -> jdbc.sql("select tier from tenant_profile")
                .query(String.class)
                .single());
    }

    private long total() {
        return database.inTenant(tenant, jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                .param(id.value())
                .query(Long.class)
                .single());
    }
}
