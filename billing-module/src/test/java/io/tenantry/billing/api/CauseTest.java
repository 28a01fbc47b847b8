package io.tenantry.billing.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CauseTest {
    private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000101");

    @Test
    void aMessageIsNamedBySourceAndIdAndItsPlace() {
        assertThat(Cause.of("yookassa/e-1@payment-events/3/42", "yookassa"))
                .isEqualTo(new Cause.Message("yookassa", "e-1", "payment-events", 3, 42));
    }

    @Test
    void sourceAndIdMayHoldWhatSeparatesThem() {
        assertThat(Cause.of("https://pay.test/a@b/x@y/1/2@payment-events/0/7", "https://pay.test/a"))
                .isEqualTo(new Cause.Message("https:", "/pay.test/a@b/x@y/1/2", "payment-events", 0, 7));
        assertThat(Cause.of("https://pay.test/a@b/1@payment-events/0/7", "https://pay.test/a@b"))
                .isEqualTo(new Cause.Message("https://pay.test/a@b", "1", "payment-events", 0, 7));
    }

    @Test
    void aLetterAndTheAgendaAreCausesToo() {
        assertThat(Cause.of("yookassa/e-1@letter/" + ID, "yookassa"))
                .isEqualTo(new Cause.Letter("yookassa", "e-1", ID));
        assertThat(Cause.of("agenda/" + ID + "/" + ID + "/2026-11-21T10:00:00Z/renew-due-subscription", null))
                .isEqualTo(new Cause.Due(ID, "renew-due-subscription", Instant.parse("2026-11-21T10:00:00Z")));
    }

    @Test
    void anythingElseIsNone() {
        assertThat(Cause.of(null, null)).isNull();
        assertThat(Cause.of(ID.toString(), null)).isNull();
    }
}
