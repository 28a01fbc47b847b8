package io.tenantry.billing.reconciliation;

import static io.tenantry.billing.Desk.rubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.tenantry.billing.api.PaymentEvent;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;

class ProviderLedgerTest {
    private final ProviderLedger ledger = new ProviderLedger();
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final PaymentId payment = new PaymentId(tenant, UUID.randomUUID());

    /** So that the rows of a batch are read with one statement, not one by one. */
    @Test
    void tellsBeforehandWhichRowAnEventAsksFor() {
        var result = new ProviderResult("acme-pay", "p-1", Transition.SUCCEEDED, rubles(9), null, "card");
        RecordedEvent succeeded = event(new PaymentSucceeded(
                payment, UUID.randomUUID(), result, null, null, PaymentState.SUCCEEDED, List.of()));
        List<Object> key = ledger.likelyKey(table(), succeeded);
        assertThat(key).containsExactly(tenant, "acme-pay", "p-1");
        Rows rows = mock(Rows.class);
        when(rows.upsert(any(), any(), any(), any())).thenReturn(mock(Row.class, Answers.RETURNS_SELF));
        ledger.on(succeeded, rows);
        verify(rows).upsert(table(), key.toArray());
    }

    @Test
    void anEventWithoutAResultAsksForNone() {
        var discovered = new PaymentDiscovered(payment, UUID.randomUUID(), "acme-pay", "p-1", rubles(9));
        assertThat(ledger.likelyKey(table(), event(discovered))).isNull();
    }

    private Table table() {
        return ledger.tables().getFirst();
    }

    private RecordedEvent event(PaymentEvent payload) {
        RecordedEvent event = mock(RecordedEvent.class);
        when(event.tenantId()).thenReturn(tenant);
        when(event.id()).thenReturn(payment.value());
        when(event.payload()).thenReturn(payload);
        when(event.timestamp()).thenReturn(Instant.EPOCH);
        return event;
    }
}
