package io.tenantry.figures.revenue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentEvent.PaymentCancelled;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentFailed;
import io.tenantry.billing.api.PaymentEvent.PaymentOpened;
import io.tenantry.billing.api.PaymentEvent.PaymentPending;
import io.tenantry.billing.api.PaymentEvent.PaymentRefundDeferred;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentEvent.PaymentResultOutdated;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.MovableClock;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.Settings;
import io.tenantry.tenant.api.TenantEvent.SettingsChanged;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Every event of the sealed interface is folded by an exhaustive switch; here is what it makes of them. */
@ModuleTest
class DailyRevenueTest {
    private static final Money PRICE = new Money(19_900, "RUB");

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final UUID ann = UUID.randomUUID();
    private long position;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    RevenueFigures revenue;

    @Autowired
    MovableClock clock;

    @BeforeEach
    void signedUp() {
        TenantStream stream = TenantStream.of(tenant);
        publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Nord",
                        "nord-" + tenant.value(),
                        Sealed.of(KeyRef.ofTenant(tenant), "ann@example.org"),
                        "shared",
                        null,
                        new UserId(tenant, ann)));
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void addsUpWhatArrivedAndWhatWasPaidBackByDayAndCurrency() {
        at("2026-03-01T12:00:00Z");
        succeeded(new Money(1_000, "RUB"));
        succeeded(new Money(500, "RUB"));
        succeeded(new Money(70, "USDT"));
        at("2026-03-02T12:00:00Z");
        refunded(new Money(300, "RUB"));
        assertThat(rows())
                .containsExactly(
                        "2026-03-01 RUB +1500 -0 (2, 0)",
                        "2026-03-01 USDT +70 -0 (1, 0)",
                        "2026-03-02 RUB +0 -300 (0, 1)");
        assertReplayed();
    }

    @Test
    void nothingElseIsRevenue() {
        PaymentId id = new PaymentId(tenant, UUID.randomUUID());
        ProviderResult result = result(Transition.PENDING, PRICE, null);
        publish(
                id,
                new PaymentOpened(id, ann, "stars", PRICE, null, null, Instant.EPOCH),
                new PaymentPending(id, ann, result, List.of()),
                new PaymentFailed(id, ann, result(Transition.FAILED, PRICE, null), null, List.of()),
                new PaymentCancelled(id, ann, result(Transition.CANCELLED, PRICE, null), null, List.of()),
                new PaymentRefundDeferred(id, ann, result(Transition.REFUNDED, PRICE, "r"), List.of()),
                new PaymentResultOutdated(id, ann, result(Transition.FAILED, PRICE, null), List.of()));
        PaymentId found = new PaymentId(tenant, UUID.randomUUID());
        publish(found, discovered(found, PRICE));
        assertThat(rows()).isEmpty();
    }

    @Test
    void aDayIsThatOfTheZoneAtTheTimeAndStaysThere() {
        at("2026-03-01T21:30:00Z");
        succeeded(new Money(1, "RUB"));
        zone("Europe/Moscow");
        succeeded(new Money(10, "RUB"));
        zone("America/New_York");
        succeeded(new Money(100, "RUB"));
        assertThat(rows()).containsExactly("2026-03-01 RUB +101 -0 (2, 0)", "2026-03-02 RUB +10 -0 (1, 0)");
        assertReplayed();
    }

    @Test
    void todayAndThisMonthAreThoseOfTheTenantsZoneNow() {
        zone("Europe/Moscow");
        at("2026-02-28T20:30:00Z");
        succeeded(new Money(1, "RUB"));
        at("2026-02-28T21:30:00Z"); // March in Moscow
        succeeded(new Money(10, "RUB"));
        at("2026-03-15T12:00:00Z");
        succeeded(new Money(100, "RUB"));
        refunded(new Money(30, "RUB"));
        succeeded(new Money(7, "EUR"));
        assertThat(totals()).containsExactly(new RevenueTotals("EUR", 7, 7, 7), new RevenueTotals("RUB", 70, 80, 81));
        at("2026-03-15T21:30:00Z");
        assertThat(totals()).contains(new RevenueTotals("RUB", 0, 80, 81));
        at("2026-03-31T21:30:00Z");
        assertThat(totals()).contains(new RevenueTotals("RUB", 0, 0, 81));
    }

    @Test
    void theMainCurrencyIsAlwaysThere() {
        assertThat(totals()).containsExactly(new RevenueTotals("RUB", 0, 0, 0));
        publish(TenantStream.of(tenant), new SettingsChanged(TenantStream.of(tenant), settings("UTC", "KZT")));
        assertThat(totals()).containsExactly(new RevenueTotals("KZT", 0, 0, 0));
    }

    @Test
    void aSeriesHasEveryDay() {
        at("2026-03-01T12:00:00Z");
        succeeded(new Money(1_000, "RUB"));
        succeeded(new Money(70, "EUR"));
        at("2026-03-03T12:00:00Z");
        refunded(new Money(300, "RUB"));
        List<RevenueSeries> series = database.inTenant(
                tenant,
                jdbc -> revenue.series(
                        jdbc, tenant.value(), LocalDate.parse("2026-02-28"), LocalDate.parse("2026-03-03")));
        assertThat(series).extracting(RevenueSeries::currency).containsExactly("RUB", "EUR");
        assertThat(series.getFirst().days())
                .containsExactly(
                        RevenueSeries.Day.empty(LocalDate.parse("2026-02-28")),
                        new RevenueSeries.Day(LocalDate.parse("2026-03-01"), 1_000, 1_000, 0, 1, 0),
                        RevenueSeries.Day.empty(LocalDate.parse("2026-03-02")),
                        new RevenueSeries.Day(LocalDate.parse("2026-03-03"), -300, 0, 300, 0, 1));
    }

    @Test
    void operatorsReadAllTenantsAndATenantOnlyItself() {
        succeeded(PRICE);
        UUID other = UUID.randomUUID();
        Map<UUID, List<RevenueTotals>> seen =
                database.inTenant(new TenantId(other), jdbc -> revenue.totals(jdbc, List.of(tenant.value())));
        assertThat(seen).containsEntry(tenant.value(), List.of(new RevenueTotals("RUB", 0, 0, 0)));
        Map<UUID, List<RevenueTotals>> all =
                database.asOperator(jdbc -> revenue.totals(jdbc, List.of(tenant.value(), other)));
        assertThat(all)
                .containsEntry(tenant.value(), List.of(new RevenueTotals("RUB", 19_900, 19_900, 19_900)))
                .containsEntry(other, List.of(new RevenueTotals("RUB", 0, 0, 0)));
    }

    private void at(String time) {
        clock.moveTo(Instant.parse(time));
    }

    private void zone(String zone) {
        TenantStream stream = TenantStream.of(tenant);
        publish(stream, new SettingsChanged(stream, settings(zone, "RUB")));
    }

    private static Settings settings(String zone, String currency) {
        return new Settings(
                zone,
                currency,
                Settings.DEFAULT.branding(),
                Settings.DEFAULT.paymentProviders(),
                Settings.DEFAULT.integrations());
    }

    private void succeeded(Money amount) {
        PaymentId id = new PaymentId(tenant, UUID.randomUUID());
        ProviderResult result = result(Transition.SUCCEEDED, amount, null);
        publish(
                id,
                discovered(id, amount),
                new PaymentSucceeded(id, ann, result, null, null, PaymentState.SUCCEEDED, List.of()));
    }

    private void refunded(Money amount) {
        PaymentId id = new PaymentId(tenant, UUID.randomUUID());
        ProviderResult result = result(Transition.REFUNDED, amount, "refund");
        publish(
                id,
                discovered(id, amount),
                new PaymentRefunded(id, ann, result, amount, PaymentState.SUCCEEDED, List.of(), null));
    }

    private PaymentDiscovered discovered(PaymentId id, Money amount) {
        return new PaymentDiscovered(id, ann, "stars", id.value().toString(), amount);
    }

    private static ProviderResult result(Transition transition, Money amount, @Nullable String refundId) {
        return new ProviderResult("stars", UUID.randomUUID().toString(), transition, amount, refundId, null);
    }

    private void publish(StreamId id, Object... more) {
        position = events.publish(id, more);
        events.await(RevenueFigures.PROJECTION, tenant, position);
    }

    private List<RevenueTotals> totals() {
        return database.inTenant(tenant, jdbc -> revenue.totals(jdbc, List.of(tenant.value())))
                .getOrDefault(tenant.value(), List.of());
    }

    private List<String> rows() {
        return database.inTenant(
                tenant, jdbc -> jdbc.sql("""
                        select format('%s %s +%s -%s (%s, %s)', day, currency, succeeded_minor, refunded_minor, payments, refunds)
                        from daily_revenue order by day, currency""").query(String.class).list());
    }

    private void assertReplayed() {
        List<String> before = rows();
        events.replay(RevenueFigures.PROJECTION, tenant, position);
        assertThat(rows()).isEqualTo(before);
    }
}
