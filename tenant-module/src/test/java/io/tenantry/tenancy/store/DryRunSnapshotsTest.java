package io.tenantry.tenancy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Increment;
import io.tenantry.tenancy.probe.Probe.Open;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** Nobody takes a snapshot of what a dry run did. */
@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = "tenantry.snapshots.every=1")
@ExtendWith(OutputCaptureExtension.class)
class DryRunSnapshotsTest {
    @Autowired
    Commands commands;

    @Autowired
    TenantDatabase database;

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @Test
    void ofAStreamThatIsNotThereNoneIsTried(CapturedOutput output) {
        CounterId imagined = CounterId.of(tenant);
        assertThat(commands.send(imagined, new Open(imagined, "imagined"), context(true))
                        .preview())
                .hasSize(1);
        CounterId real = CounterId.of(tenant);
        commands.send(real, new Open(real, "real"), context(false));
        await("snapshots are taken one after the other").until(() -> {
            commands.send(real, new Increment(real, 1), context(false));
            return snapshots(real) == 1;
        });
        assertThat(output).doesNotContain("create and store a snapshot");
    }

    private CommandContext context(boolean dryRun) {
        return new CommandContext(
                tenant,
                Actor.system(Source.API),
                Source.API,
                UUID.randomUUID().toString(),
                null,
                null,
                null,
                null,
                null,
                null,
                dryRun,
                List.of(),
                Answer.DONE);
    }

    private long snapshots(CounterId of) {
        return database.inTenant(tenant, jdbc -> jdbc.sql("select count(*) from snapshot where stream = ?")
                .param(of.stream())
                .query(Long.class)
                .single());
    }
}
