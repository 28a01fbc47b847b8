package io.tenantry.tenancy.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.MovableClock;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.agenda.AgendaRunner;
import io.tenantry.tenancy.archive.ArchiveCommand.DeleteArchive;
import io.tenantry.tenancy.archive.ArchiveCommand.RequestArchive;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.FingerprintKeys;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Keyring;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserCommand.EraseUser;
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserEvent.UserUnblocked;
import io.tenantry.tenant.api.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

@ModuleTest
@TestPropertySource(properties = "tenantry.exports.scrypt-work-factor=10")
class ArchiveTest {
    private static final String PASSPHRASE = "seven words that nobody would guess easily";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final UserId ann = new UserId(tenant, UUID.randomUUID());
    private final UserId bob = new UserId(tenant, UUID.randomUUID());

    @Autowired
    PublishedEvents events;

    @Autowired
    Commands commands;

    @Autowired
    ArchiveStore store;

    @Autowired
    ArchiveContent content;

    @Autowired
    Keyring keyring;

    @Autowired
    FingerprintKeys fingerprintKeys;

    @Autowired
    TenantDatabase database;

    @Autowired
    OwnerDatabase owner;

    @Autowired
    AgendaRunner agenda;

    @Autowired
    Clock clock;

    @BeforeEach
    void people() {
        events.publish(ann, created(ann, "ann@acme.test"));
        events.publish(bob, created(bob, "bob@acme.test"));
        UserId neighbour = new UserId(new TenantId(UUID.randomUUID()), UUID.randomUUID());
        events.publish(neighbour, created(neighbour, "neighbour@other.test"));
    }

    private static UserCreated created(UserId id, String email) {
        Sealed<String> sealed = Sealed.of(KeyRef.ofSubject(id.tenantId(), id.value()), email);
        return new UserCreated(
                id, "customer", sealed, null, null, null, null, null, id.value().toString(), false);
    }

    @Test
    void holdsAllThatTheTenantHasOpenedAndSigned() throws Exception {
        keyring.destroy(KeyRef.ofSubject(tenant, bob.value()));
        ArchiveId id = request();
        OpenedArchive archive = open(made(id), PASSPHRASE).requireRight();

        assertThat(archive.files().keySet())
                .contains("events.ndjson", "requests.ndjson", "request-key.ndjson", "erased.ndjson")
                .endsWith("manifest.json", "manifest.sig");
        List<JsonNode> lines = archive.lines("events.ndjson");
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().at("/payload/email/value").asString()).isEqualTo("ann@acme.test");
        assertThat(lines.getFirst().at("/payload/email/key").asString()).isEqualTo(tenant + "/" + ann.value());
        assertThat(lines.getLast().at("/payload/email/erased").asBoolean()).isTrue();
        assertThat(lines.stream().map(ArchiveTest::place)).containsExactlyElementsOf(stored());
        assertThat(archive.lines("erased.ndjson"))
                .extracting(line -> line.path("subject").asString())
                .containsExactly(bob.value().toString());
        assertThat(archive.lines("requests.ndjson"))
                .extracting(line -> line.path("key").asString())
                .contains("request " + id.value());
        assertThat(archive.lines("request-key.ndjson").getFirst().path("key").asString())
                .isEqualTo(Base64.getEncoder().encodeToString(fingerprintKeys.of(tenant)));
        assertThat(archive.manifest().path("tenantId").asString()).isEqualTo(tenant.toString());
        assertThat(archive.manifest().path("format").asString()).isEqualTo("tenantry-archive");
    }

    /** Everything that says where an event stands. */
    private static String place(JsonNode line) {
        return line.path("position") + " " + line.path("stream").asString() + " " + line.path("sequence") + " "
                + line.path("eventId").asString() + " " + line.path("name").asString() + " " + line.path("revision");
    }

    private List<String> stored() {
        return database.asProjector(
                jdbc -> jdbc.sql("select position || ' ' || stream || ' ' || sequence || ' ' || event_id"
                                + " || ' ' || name || ' ' || revision from event where tenant_id = ?"
                                + " and name not like 'tenancy.archive-%' order by position")
                        .param(tenant.value())
                        .query(String.class)
                        .list());
    }

    @Test
    void isOfOneMomentThoughTheTenantGoesOn() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long written = content.write(tenant, out, (done, _) -> {
            if (done == 0) events.publish(ann, new UserBlocked(ann), new UserUnblocked(ann));
        });
        assertThat(written).isEqualTo(2);
        assertThat(stored()).hasSize(4);
    }

    @Test
    void opensWithItsPassphraseAloneAndIsWhatItsHashSays() throws Exception {
        ArchiveId id = request();
        byte[] file = made(id);
        assertThat(HexFormat.of().formatHex(ArchiveFiles.sha256().digest(file))).isEqualTo(column(id, "sha256"));
        assertThat(String.valueOf(file.length)).isEqualTo(column(id, "bytes"));
        assertThatThrownBy(() -> open(file, "another passphrase")).isInstanceOf(GeneralSecurityException.class);
        file[file.length / 2] ^= 1;
        assertThatThrownBy(() -> open(file, PASSPHRASE))
                .isInstanceOfAny(GeneralSecurityException.class, IOException.class);
        assertThat(works(id)).as("passphrases that are kept").isZero();
    }

    @Test
    void isMadeByAnotherServerWhenTheFirstOneDies() throws Exception {
        ArchiveId id = new ArchiveId(tenant, UUID.randomUUID());
        store.keepPassphrase(id, PASSPHRASE);
        UUID dead = UUID.randomUUID();
        leased(id, dead, "1 hour");
        store.add(id, dead, 0, new byte[] {1, 2, 3});
        send(id, new RequestArchive(id, null));
        await().atMost(PATIENCE).until(() -> column(id, "state").equals("waiting"));
        leased(id, dead, "-1 second");
        open(made(id), PASSPHRASE).requireRight();
        assertThatThrownBy(() -> store.add(id, dead, 7, new byte[1])).isInstanceOf(ArchiveStore.NotMine.class);
    }

    /** However few the planner of the database believes there are. */
    @Test
    void isClaimedAloneThoughOthersWait() {
        UUID dead = UUID.randomUUID();
        List<ArchiveId> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ArchiveId id = new ArchiveId(tenant, UUID.randomUUID());
            store.keepPassphrase(id, PASSPHRASE);
            leased(id, dead, "1 hour");
            send(id, new RequestArchive(id, null));
            await().atMost(PATIENCE).until(() -> column(id, "state").equals("waiting"));
            if (i == 0)
                owner.inTransaction(connection -> {
                    OwnerDatabase.run(connection, "analyze tenantry.archive_work");
                    return true;
                });
            waiting.add(id);
        }
        UUID living = UUID.randomUUID();
        for (int i = 0; i < 3; i++) leased(waiting.get(i), dead, i == 0 ? "1 hour" : "-1 second");
        assertThat(store.claim(living)).isPresent();
        int claimed = database.asProjector(jdbc -> jdbc.sql("select count(*)::int from archive_work where server = ?")
                .param(living)
                .query(Integer.class)
                .single());
        assertThat(claimed).isEqualTo(1);
        waiting.forEach(store::drop);
    }

    /** Until the list says that it is made, there is how far it was. */
    @Test
    void isNeverLessFarThanItWas() {
        ArchiveId id = new ArchiveId(tenant, UUID.randomUUID());
        store.keepPassphrase(id, PASSPHRASE);
        leased(id, UUID.randomUUID(), "1 hour");
        send(id, new RequestArchive(id, null));
        await().atMost(PATIENCE).until(() -> column(id, "state").equals("waiting"));
        owner.inTransaction(connection -> {
            OwnerDatabase.run(connection, "lock table tenantry.lane in exclusive mode");
            leased(id, UUID.randomUUID(), "-1 second");
            await().atMost(PATIENCE).until(() -> isMadeByItsEvents(id));
            await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> works(id) == 1);
            assertThat(column(id, "state")).isEqualTo("waiting");
            return true;
        });
        made(id);
    }

    private boolean isMadeByItsEvents(ArchiveId id) {
        return database.asProjector(
                jdbc -> jdbc.sql("select exists (select from event where stream = ? and name = 'tenancy.archive-made')")
                        .param(id.stream())
                        .query(Boolean.class)
                        .single());
    }

    @Test
    void leavesNoPassphraseWhoeverDies() {
        ArchiveId id = request();
        made(id);
        store.keepPassphrase(id, PASSPHRASE);
        ArchiveId waiting = new ArchiveId(tenant, UUID.randomUUID());
        store.keepPassphrase(waiting, PASSPHRASE);
        leased(waiting, UUID.randomUUID(), "1 hour");
        send(waiting, new RequestArchive(waiting, null));
        await().atMost(PATIENCE).until(() -> column(waiting, "state").equals("waiting"));
        for (ArchiveId each : List.of(id, waiting))
            database.asProjector(
                    jdbc -> jdbc.sql("update archive_work set kept_at = kept_at - interval '2 days' where id = ?")
                            .param(each.value())
                            .update());
        store.dropOrphans();
        assertThat(works(id)).isZero();
        assertThat(works(waiting)).isEqualTo(1);
        store.drop(waiting);
    }

    private void leased(ArchiveId id, UUID server, String left) {
        int leased = database.asProjector(jdbc -> jdbc.sql(
                        "update archive_work set server = ?, lease_until = clock_timestamp() + ?::interval where id = ?")
                .params(server, left, id.value())
                .update());
        assertThat(leased).isEqualTo(1);
    }

    @Test
    void isDeletedAfterAWhile() {
        ArchiveId id = request();
        made(id);
        ((MovableClock) clock).moveTo(clock.instant().plus(Duration.ofDays(8)));
        await().atMost(PATIENCE).until(() -> {
            agenda.runDue();
            return column(id, "state").equals("deleted") && store.piece(id, 0).isEmpty();
        });
    }

    @Test
    void isGoneAtOnceWhenItIsDeleted() {
        ArchiveId id = request();
        made(id);
        send(id, new DeleteArchive(id));
        await().atMost(PATIENCE).until(() -> store.piece(id, 0).isEmpty());
    }

    @Test
    void isDeletedWhenSomebodyInItIsErased() {
        ArchiveId id = request();
        made(id);
        send(ann, new EraseUser(ann, Authority.SYSTEM));
        await().atMost(PATIENCE).until(() -> column(id, "state").equals("deleted"));
        assertThat(store.piece(id, 0)).isEmpty();
    }

    private ArchiveId request() {
        ArchiveId id = new ArchiveId(tenant, UUID.randomUUID());
        store.keepPassphrase(id, PASSPHRASE);
        send(id, new RequestArchive(id, null));
        return id;
    }

    private void send(io.tenantry.tenancy.StreamId id, Object command) {
        commands.send(
                id,
                command,
                CommandContext.system(
                        tenant,
                        Source.API,
                        command instanceof RequestArchive
                                ? "request " + id.value()
                                : UUID.randomUUID().toString(),
                        null));
    }

    private byte[] made(ArchiveId id) {
        await().atMost(PATIENCE).until(() -> column(id, "state").equals("made"));
        await().atMost(PATIENCE).until(() -> works(id) == 0);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 0; store.piece(id, i).isPresent(); i++)
            file.writeBytes(store.piece(id, i).orElseThrow());
        return file.toByteArray();
    }

    private static OpenedArchive open(byte[] file, String passphrase) throws IOException, GeneralSecurityException {
        return OpenedArchive.of(file, passphrase);
    }

    private String column(ArchiveId id, String column) {
        return database.asProjector(
                jdbc -> jdbc.sql("select coalesce((select " + column + "::text from archive where id = ?), '')")
                        .param(id.value())
                        .query(String.class)
                        .single());
    }

    private int works(ArchiveId id) {
        return database.asProjector(jdbc -> jdbc.sql("select count(*)::int from archive_work where id = ?")
                .param(id.value())
                .query(Integer.class)
                .single());
    }
}
