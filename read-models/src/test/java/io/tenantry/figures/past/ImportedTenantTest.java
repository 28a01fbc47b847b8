package io.tenantry.figures.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenantry.billing.api.LetterEvent.LetterRecorded;
import io.tenantry.billing.api.LetterEvent.LetterReplayed;
import io.tenantry.billing.api.LetterId;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.ArchiveCommand.RequestArchive;
import io.tenantry.tenancy.archive.ArchiveId;
import io.tenantry.tenancy.archive.ArchiveImport;
import io.tenantry.tenancy.archive.ArchiveImport.Imported;
import io.tenantry.tenancy.archive.ArchiveStore;
import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.RequestKey;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Lanes;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.SkipCommand.SkipId;
import io.tenantry.tenancy.projection.SkipEvents.EventSkipped;
import io.tenantry.tenancy.sealing.FingerprintKeys;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.MasterKeyChanges;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleApplication;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.test.TestDatabase;
import io.tenantry.tenancy.web.TenantGate;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantEvent.TenantTierChanged;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.Tenants;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserCommand.BlockUser;
import io.tenantry.tenant.api.UserCommand.EraseUser;
import io.tenantry.tenant.api.UserId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.TestPropertySource;

/** A tenant goes from one installation to another, with another database, master key and HMAC key. */
@ModuleTest
@TestPropertySource(properties = {"tenantry.exports.scrypt-work-factor=10", "tenantry.erasure.heard-everywhere=100ms"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportedTenantTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSPHRASE = "seven words that nobody would guess easily";
    /** Of the installation, and not of the tenant: keys and HMACs, work that is under way, archives. */
    private static final List<String> OF_THE_INSTALLATION = List.of(
            "event",
            "claim",
            "global_claim",
            "data_key",
            "snapshot",
            "idempotency",
            "credential",
            "lane",
            "agenda_attempt",
            "tenant_usage", // measured now and then, by itself
            "archive",
            "archive_work",
            "archive_chunk",
            "imported_request_key",
            "rebuild");

    @Autowired
    PublishedEvents events;

    @Autowired
    Commands commands;

    @Autowired
    ArchiveStore archives;

    @Autowired
    FingerprintKeys fingerprintKeys;

    @Autowired
    TenantDatabase here;

    @Autowired
    Projections projections;

    @Autowired
    BeanFactory beans;

    private ConfigurableApplicationContext elsewhere;
    private TenantDatabase there;

    @BeforeAll
    void anotherInstallation() {
        byte[] masterKey = new byte[32];
        Arrays.fill(masterKey, (byte) 7);
        Map<String, Object> own = Map.of(
                "tenantry.master-key",
                Base64.getEncoder().encodeToString(masterKey),
                "tenantry.imports.largest",
                "2MB");
        elsewhere = new SpringApplicationBuilder(ModuleApplication.class)
                .web(WebApplicationType.NONE)
                .initializers(new TestDatabase(), context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("another installation", own)))
                .run();
        there = elsewhere.getBean(TenantDatabase.class);
    }

    @AfterAll
    void stop() {
        elsewhere.close();
    }

    @Test
    void isThereAsItWasHere() throws IOException {
        History history = lived(1);
        UserId gone = new UserId(history.tenant, UUID.randomUUID());
        History.person(events, gone);
        send(gone, new EraseUser(gone, Authority.SYSTEM));
        UserId blocked = new UserId(history.tenant, UUID.randomUUID());
        History.person(events, blocked);
        CommandResult first = commands.send(blocked, block(blocked), request(blocked, fingerprintKeys));
        settle(projections);

        Imported imported = take(export(history.tenant), null);
        settle(elsewhere.getBean(Projections.class));

        assertThat(imported.tenantId()).isEqualTo(history.tenant);
        assertThat(imported.events()).isEqualTo(eventsOf(there, history.tenant).size());
        assertThat(eventsOf(there, history.tenant))
                .as("ids, versions, times")
                .isEqualTo(eventsOf(here, history.tenant));
        assertThat(rowsOf(there, history.tenant))
                .isEqualTo(rowsOf(here, history.tenant))
                .hasSizeGreaterThan(20);
        assertThat(claimsOf(there, history.tenant)).isEqualTo(claimsOf(here, history.tenant));
        assertThat(number(there, "select count(*) from event where not imported and tenant_id = ?", history.tenant))
                .as("nobody reacts to what was imported")
                .isZero();

        CommandResult again = elsewhere
                .getBean(Commands.class)
                .send(blocked, block(blocked), request(blocked, elsewhere.getBean(FingerprintKeys.class)));
        assertThat(again.replayed()).as("once for ever, also elsewhere").isTrue();
        assertThat(again.version()).isEqualTo(first.version());

        assertThatThrownBy(() -> take(export(history.tenant), "another-name")).satisfies(because("tenant-exists"));
        assertThat(wrappedBy(there, history.tenant))
                .as("the other installation's own master key, and no key that came along")
                .containsExactly(masterKeyOf(elsewhere))
                .doesNotContain(masterKeyOf(beans));
        work(history.tenant);
    }

    private static String masterKeyOf(BeanFactory installation) {
        return installation.getBean(MasterKeyChanges.class).state().key();
    }

    private static List<String> wrappedBy(TenantDatabase database, TenantId tenant) {
        return database.vault(List.of(tenant), jdbc -> jdbc.sql(
                        "select distinct wrapped_by from data_key where tenant_id = ? and wrapped is not null")
                .param(tenant.value())
                .query(String.class)
                .list());
    }

    /** One event cannot be followed and was skipped, another one is still to be decided about. */
    @Test
    void whatWasSkippedHereStaysSkippedThereAndWhatIsParkedIsParked() throws IOException {
        // so that positions there are others than here
        History before = new History(elsewhere.getBean(PublishedEvents.class), new Random(7));
        before.begin();
        History history = lived(5);
        long skipped = unfollowable(history.tenant);
        await().atMost(PATIENCE).until(() -> lane(beans, history.tenant).isPresent());
        beans.getBean(Lanes.class)
                .skip(
                        lane(beans, history.tenant).orElseThrow(),
                        "nobody knows this letter",
                        CommandContext.system(history.tenant, Source.REACTION, "skip", null));
        assertThat(lane(beans, history.tenant)).isEmpty();
        LetterId letter = letter(history.tenant);
        long parked = unfollowable(history.tenant);
        await().atMost(PATIENCE).until(() -> lane(beans, history.tenant).isPresent());

        take(export(history.tenant), null);
        await().atMost(PATIENCE).until(() -> lane(elsewhere, history.tenant).isPresent());

        assertThat(eventAt(there, lane(elsewhere, history.tenant).orElseThrow().failedAt()))
                .as("the lane stopped where it has stopped here, and not before")
                .isEqualTo(eventAt(here, parked));
        assertThat(skips(there, history.tenant))
                .as("positions follow their events")
                .isEqualTo(skips(here, history.tenant))
                .containsExactly("billing.letters " + eventAt(here, skipped));
        assertThat(number(there, "select count(*) from letter where id = ?", letter.value()))
                .isOne();

        Lanes lanesThere = elsewhere.getBean(Lanes.class);
        lanesThere.skip(
                lane(elsewhere, history.tenant).orElseThrow(),
                "nor this one",
                CommandContext.system(history.tenant, Source.REACTION, "skip there", null));
        assertThat(lane(elsewhere, history.tenant)).isEmpty();
        assertThat(skips(there, history.tenant)).hasSize(2);
        elsewhere
                .getBean(PublishedEvents.class)
                .replay(
                        "billing.letters",
                        history.tenant,
                        number(there, "select max(position) from event where tenant_id = ?", history.tenant));
        assertThat(lane(elsewhere, history.tenant))
                .as("nothing stops a rebuild")
                .isEmpty();
        assertThat(number(there, "select count(*) from letter where id = ?", letter.value()))
                .isOne();
        beans.getBean(Lanes.class)
                .skip(
                        lane(beans, history.tenant).orElseThrow(),
                        "nor here",
                        CommandContext.system(history.tenant, Source.REACTION, "skip the other", null));
    }

    /** A server that dies between the two leaves a tenant that works, and whoever asks again has its place made. */
    @Test
    void aSchemaThatWasNotMadeAtFirstIsMadeWhenItIsAskedForAgain() throws IOException {
        History history = lived(9);
        TenantStream stream = TenantStream.of(history.tenant);
        events.publish(stream, new TenantTierChanged(stream, "schema"));
        byte[] archive = export(history.tenant);
        take(archive, null);
        String living = "select count(*) from tenant_schema where reads = 'schema' and tenant_id = ?";
        assertThat(number(there, living, history.tenant)).isOne();

        elsewhere.getBean(OwnerDatabase.class).inTransaction(connection -> {
            OwnerDatabase.run(
                    connection, "delete from tenantry.tenant_schema where tenant_id = '" + history.tenant + "'");
            return true;
        });
        assertThatThrownBy(() -> take(archive, null)).satisfies(because("tenant-exists"));
        assertThat(number(there, living, history.tenant)).isOne();
    }

    /** An event that the projection of letters cannot follow: of a letter that nobody knows. */
    private long unfollowable(TenantId tenant) {
        LetterId unknown = new LetterId(tenant, UUID.randomUUID());
        return events.publish(unknown, new LetterReplayed(unknown, UUID.randomUUID()));
    }

    private LetterId letter(TenantId tenant) {
        LetterId letter = LetterId.of(tenant, "payment-events", 0, 4711);
        events.publish(
                letter, new LetterRecorded(letter, "payment-events", 0, 4711, "unreadable", "no JSON", 7, false));
        return letter;
    }

    private static Optional<Lane> lane(BeanFactory installation, TenantId tenant) {
        return installation.getBean(Lanes.class).all().stream()
                .filter(lane -> tenant.value().equals(lane.tenantId()))
                .findFirst();
    }

    private static String eventAt(TenantDatabase database, @Nullable Long position) {
        return database.asProjector(
                jdbc -> jdbc.sql("select coalesce((select event_id::text from event where position = ?), 'none')")
                        .param(position)
                        .query(String.class)
                        .single());
    }

    private static List<String> skips(TenantDatabase database, TenantId tenant) {
        return database.asProjector(jdbc -> jdbc.sql(
                        "select s.processor || ' ' || e.event_id from lane_skip s"
                                + " join event e on e.position = s.position and e.tenant_id = s.tenant_id where s.tenant_id = ?")
                .param(tenant.value())
                .query(String.class)
                .list());
    }

    /** An archive that anybody may have made says that an event of another tenant was skipped. */
    @Test
    void noArchiveHasAnotherTenantsEventLeftOut() throws IOException {
        PublishedEvents eventsThere = elsewhere.getBean(PublishedEvents.class);
        History victim = new History(eventsThere, new Random(8));
        long last = victim.begin();
        settle(elsewhere.getBean(Projections.class));
        List<String> before = rowsOf(there, victim.tenant);
        History history = lived(6);
        SkipId skip = new SkipId(history.tenant, UUID.randomUUID());
        events.publish(skip, new EventSkipped(skip, "tenant.users", last, "not mine"));
        take(export(history.tenant), null);
        settle(elsewhere.getBean(Projections.class));
        // and a row that has come there by another way
        there.asProjector(jdbc -> jdbc.sql("insert into lane_skip values (?, 'tenant.users', ?, 'not mine')")
                .params(history.tenant.value(), last)
                .update());
        eventsThere.replay("tenant.users", victim.tenant, last);
        assertThat(rowsOf(there, victim.tenant)).isEqualTo(before);
    }

    /** It goes on working: loads its streams, seals for people it knew, knows who is erased. */
    private void work(TenantId tenant) {
        UserId some = new UserId(tenant, UUID.randomUUID());
        History.person(elsewhere.getBean(PublishedEvents.class), some);
        Commands commandsThere = elsewhere.getBean(Commands.class);
        commandsThere.send(some, block(some), CommandContext.system(tenant, Source.REACTION, "block", null));
        assertThat(number(there, "select count(*) from app_user where state = 'blocked' and tenant_id = ?", tenant))
                .isNotNegative();
        assertThat(elsewhere.getBean(Tenants.class).policy(tenant)).isPresent();
    }

    @Test
    void anAddressThatIsTakenNeedsAnother() throws IOException {
        History history = lived(2);
        String slug = "nord-" + history.tenant;
        TenantStream other = TenantStream.of(new TenantId(UUID.randomUUID()));
        elsewhere
                .getBean(PublishedEvents.class)
                .publish(
                        other,
                        new TenantSignedUp(
                                other,
                                "Other",
                                slug,
                                Sealed.of(KeyRef.ofTenant(other.tenantId()), "other@example.org"),
                                "shared",
                                null,
                                new UserId(other.tenantId(), UUID.randomUUID())));
        byte[] archive = export(history.tenant);
        assertThatThrownBy(() -> take(archive, null)).satisfies(because("already-taken"));
        assertThat(rowsOf(there, history.tenant)).isEmpty();
        take(archive, "nord-2");
        settle(elsewhere.getBean(Projections.class));
        assertThat(elsewhere.getBean(TenantGate.class).bySlug("nord-2")).contains(history.tenant);
        assertThat(elsewhere.getBean(TenantGate.class).bySlug(slug)).contains(other.tenantId());
        assertThat(rowsOf(there, history.tenant))
                .anyMatch(row -> row.startsWith("tenant_profile") && row.contains("nord-2"));
    }

    @Test
    void whatIsNotRightLeavesNothingBehind() {
        History history = lived(4);
        byte[] archive = export(history.tenant);
        byte[] tampered = archive.clone();
        tampered[archive.length / 2] ^= 1;
        byte[] header = archive.clone();
        header[30] ^= 1;
        assertThatThrownBy(() -> take(tampered, null)).satisfies(because("archive-tampered"));
        assertThatThrownBy(() -> take(header, null)).isInstanceOf(Rejection.class);
        assertThatThrownBy(() -> take(Arrays.copyOf(archive, archive.length - 100), null))
                .satisfies(because("archive-tampered"));
        assertThatThrownBy(() -> take("no archive".getBytes(StandardCharsets.UTF_8), null))
                .satisfies(because("archive-unreadable"));
        assertThatThrownBy(() -> take(archive, null, "another passphrase")).satisfies(because("passphrase-wrong"));
        assertThatThrownBy(() -> take(new byte[3 * 1024 * 1024], null)).satisfies(because("archive-too-large"));
        assertThat(rowsOf(there, history.tenant)).isEmpty();
        assertThat(number(there, "select count(*) from event where tenant_id = ?", history.tenant))
                .isZero();
    }

    private static org.assertj.core.api.ThrowingConsumer<Throwable> because(String code) {
        return refused -> assertThat(((Rejection) refused).reason().code()).isEqualTo(code);
    }

    private History lived(int seed) {
        History history = new History(events, new Random(seed));
        history.begin();
        for (int i = 0; i < 60; i++) history.next();
        settle(projections);
        return history;
    }

    /** But for what leaves on Kafka, which is away. */
    private static void settle(Projections all) {
        await().atMost(PATIENCE).until(() -> all.progress().stream()
                .filter(each -> !each.processor().equals("publish-integration-events"))
                .allMatch(each -> each.lag() == 0));
    }

    private static BlockUser block(UserId user) {
        return new BlockUser(user, Authority.SYSTEM);
    }

    private void send(StreamId id, Object command) {
        commands.send(
                id,
                command,
                CommandContext.system(
                        id.tenantId(), Source.REACTION, UUID.randomUUID().toString(), null));
    }

    /** As a client sends it, and sends it again. */
    private static CommandContext request(UserId user, FingerprintKeys keys) {
        String fingerprint = FingerprintKeys.fingerprint(
                keys.of(user.tenantId()), "POST", "/api/v1/users/" + user.value() + "/block", "");
        return new CommandContext(
                user.tenantId(),
                Actor.user(user.value()),
                Source.API,
                "request",
                null,
                null,
                "10.1.2.3",
                null,
                new RequestKey(user.tenantId(), "user:1", "once", fingerprint),
                null,
                false,
                List.of(),
                new Answer(200, null, Map.of()));
    }

    private byte[] export(TenantId tenant) {
        ArchiveId id = new ArchiveId(tenant, UUID.randomUUID());
        archives.keepPassphrase(id, PASSPHRASE);
        send(id, new RequestArchive(id, null));
        await().atMost(PATIENCE)
                .until(() ->
                        number(here, "select count(*) from archive where state = 'made' and id = ?", id.value()) == 1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 0; archives.piece(id, i).isPresent(); i++)
            file.writeBytes(archives.piece(id, i).orElseThrow());
        return file.toByteArray();
    }

    private Imported take(byte[] archive, @Nullable String slug) throws IOException {
        return take(archive, slug, PASSPHRASE);
    }

    private Imported take(byte[] archive, @Nullable String slug, String passphrase) throws IOException {
        return elsewhere
                .getBean(ArchiveImport.class)
                .take(new ByteArrayInputStream(archive), passphrase.getBytes(StandardCharsets.UTF_8), slug);
    }

    private static long number(TenantDatabase database, String sql, Object parameter) {
        Object plain = parameter instanceof TenantId tenant ? tenant.value() : parameter;
        return database.asProjector(
                jdbc -> jdbc.sql(sql).param(plain).query(Long.class).single());
    }

    private static List<String> eventsOf(TenantDatabase database, TenantId tenant) {
        return database.asProjector(
                jdbc -> jdbc.sql("select stream || ' ' || sequence || ' ' || event_id || ' ' || name || ' '"
                                + " || revision || ' ' || \"timestamp\" || ' ' || recorded_at from event"
                                + " where tenant_id = ? and name not like 'tenancy.archive-%' order by position")
                        .param(tenant.value())
                        .query(String.class)
                        .list());
    }

    private static List<String> claimsOf(TenantDatabase database, TenantId tenant) {
        return database.inTenant(tenant, jdbc -> jdbc.sql("select kind || ' ' || stream from claim where tenant_id = ?"
                        + " union all select kind || ' ' || stream from global_claim where tenant_id = ? order by 1")
                .params(tenant.value(), tenant.value())
                .query(String.class)
                .list());
    }

    /** All rows of all read models, without what belongs to the installation. */
    private static List<String> rowsOf(TenantDatabase database, TenantId tenant) {
        return database.asProjector(jdbc -> {
            List<String> rows = new ArrayList<>();
            for (String table : jdbc.sql(
                            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                    + " join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'"
                                    + " where c.relkind = 'r' and n.nspname in ('shared', 'tenantry')"
                                    + " and has_table_privilege(c.oid, 'select') order by 1")
                    .query(String.class)
                    .list()) {
                if (OF_THE_INSTALLATION.contains(table)) continue;
                jdbc.sql("select (to_jsonb(t) - 'position')::text from " + table + " t where tenant_id = ?"
                                + " and to_jsonb(t) ->> 'action' is distinct from 'tenancy.archive-requested'"
                                + " and to_jsonb(t) ->> 'action' is distinct from 'tenancy.archive-made'"
                                + " and coalesce(to_jsonb(t) #>> '{state,sha256}', '') = ''"
                                + " and to_jsonb(t) ->> 'command' is distinct from 'delete-archive'"
                                + " order by 1")
                        .param(tenant.value())
                        .query(String.class)
                        .list()
                        .forEach(row -> rows.add(table + " " + row));
            }
            return rows;
        });
    }
}
