package io.tenantry.tenancy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.probe.Probe.CounterEvent;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Empty;
import io.tenantry.tenancy.probe.Probe.Increment;
import io.tenantry.tenancy.probe.Probe.IncrementNamed;
import io.tenantry.tenancy.probe.Probe.Open;
import io.tenantry.tenancy.probe.Probe.Spend;
import io.tenantry.tenancy.test.ModuleTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** A long stream is loaded through a snapshot; whether there is one changes nothing but the time it takes. */
@ModuleTest
@Import(Probe.class)
class SnapshotsTest {
    @Autowired
    Commands commands;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    StreamCache cache;

    @Autowired
    StreamReader reader;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final CounterId id = CounterId.of(tenant);

    @Test
    void aStreamOfAHundredThousandEventsIsLoadedThroughOne() {
        send(new Open(id, "long"));
        send(new Increment(id, 1));
        append("select tenant_id, stream, n, gen_random_uuid(), name, revision, payload, metadata, \"timestamp\","
                + " clock_timestamp() from event, generate_series(2, 100000) n where stream = ? and sequence = 1");
        cache.evict(id.stream());
        send(new Increment(id, 1)); // sees how long it is
        awaitSnapshotAt(100_000);
        cache.evict(id.stream());
        assertThat(reader.load(id.stream()).events()).hasSizeLessThanOrEqualTo(2);
        CommandResult spent = send(new Spend(id, 100_001)); // all of it is there
        assertThat(spent.version()).isEqualTo(100_003);
    }

    @Test
    void itIsTakenAsTheStreamGrowsAndTheStreamInMemoryIsShortened() {
        send(new Open(id, "grows"));
        for (int i = 0; i < 120; i++) send(new Increment(id, 1));
        awaitSnapshotAt(99);
        assertThat(reader.load(id.stream()).events()).hasSizeLessThan(100);
        assertThat(send(new Empty(id)).version()).isEqualTo(122);
    }

    @Test
    void eventsOfAnEarlierRevisionAreReadAsTodaysAlsoThroughMemoryAndSnapshots() {
        send(new Open(id, "first"));
        cache.evict(id.stream());
        append("select tenant_id, stream, 1, gen_random_uuid(), 'probe.renamed', 1,"
                + " json_build_object('id', stream, 'title', 'second'), metadata, \"timestamp\","
                + " clock_timestamp() from event where stream = ?");
        send(new IncrementNamed(id, "second"));
        for (int i = 0; i < 120; i++) send(new IncrementNamed(id, "second"));
        awaitSnapshotAt(99);
        cache.evict(id.stream());
        CommandResult last = send(new IncrementNamed(id, "second"));
        assertThat(last.version()).isEqualTo(124);
        // written by nobody who told the feed, and yet not overlooked by the projections
        events.await(Probe.Counters.NAME, tenant, last.position());
        String shown = database.inTenant(tenant, jdbc -> jdbc.sql("select name from probe_counter where id = ?")
                .param(id.value())
                .query(String.class)
                .single());
        assertThat(shown).isEqualTo("second");
    }

    @Test
    void oneOfAnotherShapeIsIgnored() {
        send(new Open(id, "shape"));
        for (int i = 0; i < 120; i++) send(new Increment(id, 1));
        awaitSnapshotAt(99);
        update("update snapshot set shape = 'io.tenantry.tenancy.probe.Probe$Counter#0000'");
        cache.evict(id.stream());
        assertThat(reader.load(id.stream()).snapshot()).isNull();
        assertThat(send(new Spend(id, 120)).version()).isEqualTo(122);
    }

    @Test
    void itIsEncryptedAndItsTenantsAlone() {
        send(new Open(id, "sealed name"));
        for (int i = 0; i < 120; i++) send(new Increment(id, 1));
        awaitSnapshotAt(99);
        byte[] stored = database.inTenant(tenant, jdbc -> jdbc.sql("select sealed from snapshot")
                .query(byte[].class)
                .single());
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("total");
        long seenByAnother =
                database.inTenant(new TenantId(UUID.randomUUID()), jdbc -> jdbc.sql("select count(*) from snapshot")
                        .query(Long.class)
                        .single());
        assertThat(seenByAnother).isZero();
    }

    @Test
    void theShapeFollowsTheFieldsOfTheClassAndOfOurTypesWithin() {
        assertThat(SnapshotShape.of(One.class)).startsWith(One.class.getName() + "#");
        assertThat(hash(One.class)).isNotEqualTo(hash(Other.class));
        assertThat(SnapshotShape.typeOf(SnapshotShape.of(One.class))).isEqualTo(One.class);
        assertThat(SnapshotShape.typeOf("io.tenantry.Gone#1")).isNull();
    }

    @Test
    void theShapeFollowsInheritedFieldsArraysEnumsBoundsAndTheRevisionsOfEvents() {
        assertThat(SnapshotShape.describe(Rich.class))
                .contains(
                        Base.class.getName() + ".n: long",
                        Part.class.getName() + ".n: long",
                        Other.class.getName() + ".part: long",
                        "[RED, GREEN]",
                        "probe.renamed 2");
    }

    private static String hash(Class<?> type) {
        return SnapshotShape.of(type).substring(SnapshotShape.of(type).indexOf('#'));
    }

    private record Part(long n) {}

    private enum Colour {
        RED,
        GREEN
    }

    private static class Base {
        long n;
    }

    private static final class Rich extends Base {
        Part[] parts = {};
        List<? extends Other> bounded = List.of();
        Colour colour = Colour.RED;

        @EventSourcingHandler
        void on(CounterEvent event) {}
    }

    private static final class One {
        Part part = new Part(1);
    }

    private static final class Other {
        long part = 1;
    }

    private CommandResult send(Object command) {
        return commands.send(
                id,
                command,
                CommandContext.system(tenant, Source.API, UUID.randomUUID().toString(), null));
    }

    /** Events made of those that the stream has, by nobody who tells the feed. */
    private void append(String selected) {
        database.inBatch(List.of(tenant), jdbc -> {
            jdbc.sql("select pg_advisory_xact_lock(" + Appender.LOCK + ")")
                    .query()
                    .singleRow();
            return jdbc.sql(
                            "insert into event (tenant_id, stream, sequence, event_id, name, revision, payload, metadata,"
                                    + " \"timestamp\", recorded_at) " + selected)
                    .param(id.stream())
                    .update();
        });
    }

    private void awaitSnapshotAt(long sequence) {
        await().until(() ->
                database.inTenant(tenant, jdbc -> jdbc.sql("select count(*) from snapshot where sequence >= ?")
                                .param(sequence)
                                .query(Long.class)
                                .single())
                        == 1);
    }

    private void update(String sql) {
        int updated = database.inTenant(tenant, jdbc -> jdbc.sql(sql).update());
        assertThat(updated).isEqualTo(1);
    }
}
