package io.tenantry.tenancy.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.MovableClock;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.agenda.AgendaRunner;
import io.tenantry.tenancy.archive.ScheduleCommand.ChangeSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.EndSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.ScheduleArchives;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.test.ModuleTest;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

@ModuleTest
@TestPropertySource(properties = "tenantry.exports.scrypt-work-factor=10")
class ArchiveScheduleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSPHRASE = "seven words that nobody would guess easily";

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final ScheduleId id = new ScheduleId(tenant, UUID.randomUUID());

    @Autowired
    Commands commands;

    @Autowired
    ArchiveStore store;

    @Autowired
    TenantDatabase database;

    @Autowired
    AgendaRunner agenda;

    @Autowired
    Clock clock;

    @Test
    void archivesAreMadeAgainAndAgainAndKeptForTheirTime() throws Exception {
        send(id, new ScheduleArchives(id, 7, 10, Sealed.of(KeyRef.ofTenant(tenant), PASSPHRASE)));
        agenda.runDue();
        assertThat(archives()).as("not before its time").isEmpty();
        pass(7);
        awaitArchives("made");
        String first = database.asProjector(jdbc -> jdbc.sql("select id::text from archive where tenant_id = ?")
                .param(tenant.value())
                .query(String.class)
                .single());
        assertThat(open(new ArchiveId(tenant, UUID.fromString(first)))
                        .requireRight()
                        .lines("events.ndjson"))
                .isNotEmpty();
        agenda.runDue();
        assertThat(archives()).as("once in a period").containsExactly("made");
        pass(7);
        awaitArchives("made", "made");
        pass(4); // the first is older than ten days
        awaitArchives("made", "deleted");
        send(id, new EndSchedule(id));
        pass(30);
        awaitArchives("deleted", "deleted");
    }

    @Test
    void whatWasMissedIsMadeOnce() {
        send(id, new ScheduleArchives(id, 1, 100, Sealed.of(KeyRef.ofTenant(tenant), PASSPHRASE)));
        pass(30);
        awaitArchives("made");
        assertThat(archives()).hasSize(1);
        send(id, new EndSchedule(id));
    }

    @Test
    void aChangeMovesTheNextOne() {
        send(id, new ScheduleArchives(id, 30, 100, Sealed.of(KeyRef.ofTenant(tenant), PASSPHRASE)));
        send(id, new ChangeSchedule(id, 3, 2, null));
        pass(3);
        awaitArchives("made");
        pass(2);
        awaitArchives("deleted");
        send(id, new EndSchedule(id));
    }

    private void send(StreamId target, Object command) {
        commands.send(
                target,
                command,
                CommandContext.system(tenant, Source.REACTION, UUID.randomUUID().toString(), null));
    }

    private void pass(int days) {
        ((MovableClock) clock)
                .moveTo(clock.instant().plus(Duration.ofDays(days)).plusSeconds(60));
    }

    private void awaitArchives(String... states) {
        await().atMost(PATIENCE).until(() -> {
            agenda.runDue();
            return archives().equals(List.of(states));
        });
    }

    /** Newest first. */
    private List<String> archives() {
        return database.asProjector(
                jdbc -> jdbc.sql("select state from archive where tenant_id = ? order by created_at desc")
                        .param(tenant.value())
                        .query(String.class)
                        .list());
    }

    private OpenedArchive open(ArchiveId archive) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 0; store.piece(archive, i).isPresent(); i++)
            file.writeBytes(store.piece(archive, i).orElseThrow());
        return OpenedArchive.of(file.toByteArray(), PASSPHRASE);
    }
}
