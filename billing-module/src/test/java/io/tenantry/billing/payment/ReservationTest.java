package io.tenantry.billing.payment;

import static io.tenantry.billing.Desk.rubles;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.Desk;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.OpenPayment;
import io.tenantry.billing.api.PaymentEvent.PaymentOpened;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.MovableClock;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.Settings;
import io.tenantry.tenant.api.TenantEvent.SettingsChanged;
import io.tenantry.tenant.api.TenantStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What an open payment takes of a day and a month is given back to that day and month, whatever happened meanwhile. */
@ModuleTest
class ReservationTest {
    private static final Instant EVENING = Instant.parse("2026-03-31T23:59:30Z");
    private static final Instant NEXT_MORNING = Instant.parse("2026-04-01T00:00:30Z");

    private final Desk desk;
    private final PublishedEvents published;
    private final MovableClock clock;
    private final TenantId tenant;
    private final UUID user;

    @Autowired
    ReservationTest(Desk desk, PublishedEvents published, MovableClock clock) {
        this.desk = desk;
        this.published = published;
        this.clock = clock;
        tenant = desk.tenant();
        user = desk.user(tenant);
    }

    @AfterEach
    void backToTheSystemsTime() {
        clock.reset();
    }

    @Test
    void whatFailsAfterMidnightIsGivenBackToTheDayBefore() {
        clock.moveTo(EVENING);
        PaymentId id = open(rubles(10));
        assertThat(used()).containsExactlyInAnyOrderEntriesOf(Map.of("2026-03-31", 1000L, "2026-03", 1000L));
        clock.moveTo(NEXT_MORNING);
        tell(id, Transition.FAILED, rubles(10));
        assertThat(used()).containsExactlyInAnyOrderEntriesOf(Map.of("2026-03-31", 0L, "2026-03", 0L));
    }

    @Test
    void whatIsDecidedBeforeMidnightAndStoredAfterIsTakenFromTheDayItIsGivenBackTo() {
        clock.moveTo(NEXT_MORNING);
        PaymentId id = new PaymentId(tenant, UUID.randomUUID());
        published.publish(id, new PaymentOpened(id, user, "acme-pay", rubles(10), null, null, EVENING));
        assertThat(used()).containsExactlyInAnyOrderEntriesOf(Map.of("2026-03-31", 1000L, "2026-03", 1000L));
        tell(id, Transition.CANCELLED, rubles(10));
        assertThat(used().values()).containsOnly(0L);
    }

    @Test
    void aChangeOfTheZoneMeanwhileMovesNothing() {
        clock.moveTo(EVENING);
        PaymentId failing = open(rubles(10));
        PaymentId succeeding = open(rubles(7));
        settings("Asia/Tokyo", "RUB"); // where it is April already
        tell(failing, Transition.FAILED, rubles(10));
        assertThat(used()).containsExactlyInAnyOrderEntriesOf(Map.of("2026-03-31", 700L, "2026-03", 700L));
        tell(succeeding, Transition.SUCCEEDED, rubles(7));
        assertThat(used())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("2026-03-31", 0L, "2026-03", 0L, "2026-04-01", 700L, "2026-04", 700L));
    }

    @Test
    void aChangeOfTheCurrencyMeanwhileLosesNothing() {
        Money euros = new Money(500, "EUR");
        clock.moveTo(EVENING);
        PaymentId counted = open(rubles(10));
        PaymentId notCounted = open(euros);
        settings("UTC", "EUR");
        tell(counted, Transition.FAILED, rubles(10));
        tell(notCounted, Transition.FAILED, euros);
        assertThat(used().values()).containsOnly(0L);
    }

    @Test
    void oneThatIsGivenBackMayBeTakenAgainByAnother() {
        clock.moveTo(EVENING);
        for (int i = 0; i < 3; i++) tell(open(rubles(10)), Transition.FAILED, rubles(10));
        assertThat(used().values()).containsOnly(0L);
        assertThat(desk.rows(tenant, "select * from quota_reservation")).isEmpty();
    }

    private PaymentId open(Money amount) {
        PaymentId id = new PaymentId(tenant, UUID.randomUUID());
        desk.send(id, new OpenPayment(id, user, "acme-pay", amount, null, null));
        return id;
    }

    private void tell(PaymentId id, Transition transition, Money amount) {
        desk.told(tenant, id.value(), user, "of " + id.value(), transition, amount, null);
    }

    private void settings(String zone, String currency) {
        TenantStream id = TenantStream.of(tenant);
        Settings before = Settings.DEFAULT;
        published.publish(
                id,
                new SettingsChanged(
                        id,
                        new Settings(
                                zone, currency, before.branding(), before.paymentProviders(), before.integrations())));
    }

    /** Periods in which money was counted, days and months. */
    private Map<String, Long> used() {
        List<Map<String, Object>> rows = desk.rows(
                tenant, "select period, used from quota where name in ('daily-transactions', 'monthly-revenue')");
        return rows.stream()
                .collect(Collectors.toMap(row -> (String) row.get("period"), row -> (Long) row.get("used")));
    }
}
