package io.tenantry.billing.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.api.LetterEvent.LetterDiscarded;
import io.tenantry.billing.api.LetterEvent.LetterEdited;
import io.tenantry.billing.api.LetterEvent.LetterRecorded;
import io.tenantry.billing.api.LetterEvent.LetterReplayFailed;
import io.tenantry.billing.api.LetterEvent.LetterReplayed;
import io.tenantry.billing.api.LetterId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ModuleTest
class LetterListTest {
    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final LetterId edited = LetterId.of(tenant, "payment-events", 1, 1);
    private final LetterId discarded = LetterId.of(tenant, "payment-events", 1, 2);
    private final UUID value = UUID.randomUUID();

    @Test
    void showsWhereEachLetterStandsAndTheSameAfterAReplay() {
        events.publish(
                edited,
                recorded(edited, 1),
                new LetterReplayFailed(edited, edited.value(), "unknown-tenant", "No."),
                new LetterEdited(edited, value),
                new LetterReplayed(edited, value));
        long position = events.publish(
                discarded,
                recorded(discarded, 2),
                new LetterDiscarded(discarded, Sealed.of(KeyRef.ofTenant(tenant), "a test")));
        events.await(LetterList.NAME, tenant, position);
        assertIsShown();
        events.replay(LetterList.NAME, tenant, position);
        assertIsShown();
        assertThat(rows(new TenantId(UUID.randomUUID()))).isEmpty();
    }

    private void assertIsShown() {
        assertThat(rows(tenant))
                .containsExactly(
                        Map.of(
                                "record_offset",
                                1L,
                                "state",
                                "replayed",
                                "reason",
                                "unknown-tenant",
                                "value_id",
                                value,
                                "edited",
                                true,
                                "version",
                                4L),
                        Map.of(
                                "record_offset",
                                2L,
                                "state",
                                "discarded",
                                "reason",
                                "unreadable",
                                "value_id",
                                discarded.value(),
                                "edited",
                                false,
                                "version",
                                2L));
    }

    private List<Map<String, Object>> rows(TenantId reader) {
        return database.inTenant(
                reader, jdbc -> jdbc.sql("select record_offset, state, reason, value_id, edited, version"
                                + " from letter where tenant_id = ? order by record_offset")
                        .param(tenant.value())
                        .query()
                        .listOfRows());
    }

    private static LetterRecorded recorded(LetterId id, long offset) {
        return new LetterRecorded(id, "payment-events", 1, offset, "unreadable", "The value is not UTF-8.", 17, false);
    }
}
