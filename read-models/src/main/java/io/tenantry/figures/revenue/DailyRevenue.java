package io.tenantry.figures.revenue;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentEvent;
import io.tenantry.billing.api.PaymentEvent.PaymentCancelled;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentFailed;
import io.tenantry.billing.api.PaymentEvent.PaymentMismatchResolved;
import io.tenantry.billing.api.PaymentEvent.PaymentOpened;
import io.tenantry.billing.api.PaymentEvent.PaymentPending;
import io.tenantry.billing.api.PaymentEvent.PaymentRefundDeferred;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentEvent.PaymentResultOutdated;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenant.api.TenantEvent.SettingsChanged;
import io.tenantry.tenant.api.TenantPolicy;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Adds up, by day and currency, what providers brought and took back. The day is that of the event's timestamp in the
 * time zone which the tenant had then: changing the zone later does not rewrite the books. Charges of a wallet are not
 * revenue, since the money that filled it was.
 */
@Component
class DailyRevenue implements Projection {
    private static final Table DAY = Table.of("daily_revenue", "tenant_id", "day", "currency");
    private static final Table ZONE = Table.of("tenant_zone", "tenant_id");

    @Override
    public String name() {
        return RevenueFigures.PROJECTION;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(PaymentEvent.class, SettingsChanged.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(DAY, ZONE);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        switch (event.payload()) {
            case SettingsChanged e ->
                rows.upsert(ZONE, event.tenantId())
                        .set("time_zone", e.settings().timeZone())
                        .set("currency", e.settings().currency());
            case PaymentEvent e -> payment(e, event, rows);
            default -> throw new IllegalStateException("not asked for: " + event);
        }
    }

    private static void payment(PaymentEvent payment, RecordedEvent event, Rows rows) {
        switch (payment) {
            case PaymentSucceeded e -> {
                Money amount = e.result().amount();
                day(event, amount, rows)
                        .add("succeeded_minor", amount.amountMinor())
                        .add("payments", 1);
            }
            case PaymentRefunded e -> {
                Money amount = e.result().amount();
                day(event, amount, rows)
                        .add("refunded_minor", amount.amountMinor())
                        .add("refunds", 1);
            }
            case PaymentOpened _,
                    PaymentDiscovered _,
                    PaymentPending _,
                    PaymentFailed _,
                    PaymentCancelled _,
                    PaymentRefundDeferred _,
                    PaymentResultOutdated _,
                    PaymentMismatchResolved _ -> {}
        }
    }

    private static Row day(RecordedEvent event, Money amount, Rows rows) {
        Row zone = rows.find(ZONE, event.tenantId());
        String name = zone == null ? null : zone.text("time_zone");
        ZoneId zoneId = name == null ? TenantPolicy.DEFAULT_TIME_ZONE : ZoneId.of(name);
        return rows.upsert(DAY, event.tenantId(), LocalDate.ofInstant(event.timestamp(), zoneId), amount.currency())
                .add("succeeded_minor", 0)
                .add("refunded_minor", 0)
                .add("payments", 0)
                .add("refunds", 0);
    }
}
