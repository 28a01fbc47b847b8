package io.tenantry.figures.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanTerms;
import io.tenantry.billing.api.PlanVersion;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancellationScheduled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancelled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRequested;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionResumed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.support.api.TicketEvent.NoteWritten;
import io.tenantry.support.api.TicketEvent.StaffAnswered;
import io.tenantry.support.api.TicketEvent.TicketAssigned;
import io.tenantry.support.api.TicketEvent.TicketClosed;
import io.tenantry.support.api.TicketEvent.TicketOpened;
import io.tenantry.support.api.TicketEvent.TicketPriorityChanged;
import io.tenantry.support.api.TicketEvent.TicketReopened;
import io.tenantry.support.api.TicketEvent.UserReplied;
import io.tenantry.support.api.TicketId;
import io.tenantry.support.api.TicketPriority;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.TenantEvent.BotChanged;
import io.tenantry.tenant.api.TenantEvent.FeaturesChanged;
import io.tenantry.tenant.api.TenantEvent.LimitsChanged;
import io.tenantry.tenant.api.TenantEvent.SignUpRejected;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantClosed;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantReactivated;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantEvent.TenantSuspended;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserEvent.UserErased;
import io.tenantry.tenant.api.UserEvent.UserKeyDestroyed;
import io.tenantry.tenant.api.UserEvent.UserRoleChanged;
import io.tenantry.tenant.api.UserEvent.UserSeen;
import io.tenantry.tenant.api.UserEvent.UserUnblocked;
import io.tenantry.tenant.api.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Every event of the sealed interfaces is folded by an exhaustive switch; here is what it makes of them. */
@ModuleTest
class TenantStatisticsTest {
    private static final Instant SOON = Instant.parse("2030-01-01T00:00:00Z");
    private static final Money PRICE = new Money(19_900, "RUB");

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantStream stream = TenantStream.of(tenant);
    private final UUID ann = UUID.randomUUID();
    private long position;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    StatisticsFigures statistics;

    @BeforeEach
    void signedUp() {
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

    @Test
    void aNewTenantHasZeros() {
        Figures figures = figures();
        assertThat(figures.name()).isEqualTo("Nord");
        assertThat(figures.slug()).isEqualTo("nord-" + tenant.value());
        assertThat(figures.state()).isEqualTo("pending_approval");
        assertThat(figures.usersTotal()).isZero();
        assertThat(figures.usersByRole()).isEqualTo(Map.of("admin", 0L, "staff", 0L, "customer", 0L));
        assertThat(figures.usersByStatus()).isEqualTo(Map.of("active", 0L, "blocked", 0L));
        assertThat(figures.branches()).isZero();
        assertThat(figures.subscriptions())
                .isEqualTo(Map.of("pending", 0L, "trial", 0L, "active", 0L, "cancelled", 0L, "expired", 0L));
        assertThat(figures.tickets()).isEqualTo(Map.of("open", 0L, "answered", 0L, "closed", 0L));
        assertThat(figures.medianFirstResponseSeconds()).isNull();
        assertThat(figures.lastActivityAt()).isNull();
        assertThat(figures.revenue()).singleElement().satisfies(revenue -> {
            assertThat(revenue.currency()).isEqualTo("RUB");
            assertThat(revenue.totalMinor()).isZero();
        });
    }

    @Test
    void aTenantWithoutAnyEventHasZerosToo() {
        UUID unknown = UUID.randomUUID();
        Figures figures = database.inTenant(new TenantId(unknown), jdbc -> statistics.of(jdbc, unknown));
        assertThat(figures.tenantId()).isEqualTo(unknown);
        assertThat(figures.usersTotal()).isZero();
        assertThat(figures.revenue()).hasSize(1);
    }

    @Test
    void followsTheTenantsLife() {
        publish(stream, new TenantApproved(stream, "shared"));
        assertThat(figures().state()).isEqualTo("provisioning");
        publish(stream, new TenantProvisioned(stream, "shared"));
        assertThat(figures().state()).isEqualTo("active");
        publish(
                stream,
                new LimitsChanged(stream, Limits.NONE),
                new FeaturesChanged(stream, Map.of("polls", false)),
                new BotChanged(stream, null, "nord_bot"));
        assertThat(figures().state()).isEqualTo("active");
        publish(stream, new TenantSuspended(stream, Sealed.of(KeyRef.ofTenant(tenant), "unpaid")));
        assertThat(figures().state()).isEqualTo("suspended");
        publish(stream, new TenantReactivated(stream));
        assertThat(figures().state()).isEqualTo("active");
        publish(stream, new TenantClosed(stream));
        assertThat(figures().state()).isEqualTo("closed");
        assertReplayed();
    }

    @Test
    void aRejectedTenantStays() {
        publish(stream, new SignUpRejected(stream, Sealed.of(KeyRef.ofTenant(tenant), "spam")));
        assertThat(figures().state()).isEqualTo("rejected");
    }

    @Test
    void countsPeopleByRoleAndStatus() {
        UserId staff = new UserId(tenant, UUID.randomUUID());
        UserId customer = new UserId(tenant, UUID.randomUUID());
        publish(staff, created(staff, "staff"));
        publish(customer, created(customer, "customer"));
        assertThat(figures().usersTotal()).isEqualTo(2);
        assertThat(figures().usersByRole()).isEqualTo(Map.of("admin", 0L, "staff", 1L, "customer", 1L));
        publish(staff, new UserRoleChanged(staff, "staff", "bookkeeper"));
        publish(customer, new UserBlocked(customer));
        assertThat(figures().usersByRole())
                .isEqualTo(Map.of("admin", 0L, "staff", 0L, "customer", 1L, "bookkeeper", 1L));
        assertThat(figures().usersByStatus()).isEqualTo(Map.of("active", 1L, "blocked", 1L));
        publish(customer, new UserUnblocked(customer));
        assertThat(figures().usersByStatus()).isEqualTo(Map.of("active", 2L, "blocked", 0L));
        publish(customer, new UserErased(customer, "customer", false), new UserKeyDestroyed(customer));
        assertThat(figures().usersTotal()).isEqualTo(1);
        assertThat(figures().usersByRole())
                .isEqualTo(Map.of("admin", 0L, "staff", 0L, "customer", 0L, "bookkeeper", 1L));
        assertThat(figures().usersByStatus()).isEqualTo(Map.of("active", 1L, "blocked", 0L));
        assertReplayed();
    }

    @Test
    void rememberWhenSomebodyWasLastSeen() {
        UserId user = new UserId(tenant, ann);
        publish(user, created(user, "customer"), new UserSeen(user, LocalDate.parse("2026-11-21")));
        Instant seen = database.inTenant(
                tenant, jdbc -> jdbc.sql("select \"timestamp\" from event where name = 'tenant.user-seen'")
                        .query((row, _) -> row.getObject(1, java.time.OffsetDateTime.class))
                        .single()
                        .toInstant());
        assertThat(figures().lastActivityAt()).isEqualTo(seen);
        assertReplayed();
    }

    @Test
    void countsSubscriptionsByState() {
        SubscriptionId trial = new SubscriptionId(tenant, UUID.randomUUID());
        SubscriptionId paid = new SubscriptionId(tenant, UUID.randomUUID());
        SubscriptionId direct = new SubscriptionId(tenant, UUID.randomUUID());
        PaymentId payment = new PaymentId(tenant, UUID.randomUUID());
        publish(trial, new TrialStarted(trial, ann, plan(), true, Instant.EPOCH, SOON));
        publish(paid, new SubscriptionRequested(paid, ann, plan(), true, payment, SOON));
        publish(direct, started(direct, null));
        assertThat(subscriptions()).isEqualTo("pending 1, trial 1, active 1, cancelled 0, expired 0");
        publish(paid, started(paid, SubscriptionState.PENDING));
        publish(
                trial,
                new SubscriptionRenewed(trial, ann, plan(), true, SubscriptionState.TRIAL, PRICE, null, SOON),
                new SubscriptionRenewed(trial, ann, plan(), true, SubscriptionState.ACTIVE, PRICE, null, SOON));
        assertThat(subscriptions()).isEqualTo("pending 0, trial 0, active 3, cancelled 0, expired 0");
        publish(
                paid,
                new SubscriptionCancellationScheduled(paid, ann, SOON, null),
                new SubscriptionResumed(paid, ann, true, SOON));
        assertThat(subscriptions()).isEqualTo("pending 0, trial 0, active 3, cancelled 0, expired 0");
        publish(paid, new SubscriptionCancelled(paid, ann, SubscriptionState.ACTIVE, null));
        publish(direct, new SubscriptionExpired(direct, ann, SubscriptionState.ACTIVE));
        assertThat(subscriptions()).isEqualTo("pending 0, trial 0, active 1, cancelled 1, expired 1");
        assertReplayed();
    }

    @Test
    void countsTicketsByStateAndTellsTheMedianOfTheFirstResponse() {
        TicketId one = opened();
        TicketId two = opened();
        TicketId three = opened();
        opened();
        assertThat(tickets()).isEqualTo("open 4, answered 0, closed 0, median null");
        publish(one, answered(one, 100L), answered(one, null));
        publish(two, answered(two, 40L));
        assertThat(tickets()).isEqualTo("open 2, answered 2, closed 0, median 70");
        publish(three, answered(three, 900L), new TicketClosed(three));
        publish(
                one,
                new UserReplied(one, UUID.randomUUID(), ann, sealed("Still blinks")),
                new NoteWritten(one, UUID.randomUUID(), ann, sealed("hm")),
                new TicketAssigned(one, ann),
                new TicketPriorityChanged(one, TicketPriority.URGENT));
        publish(two, new TicketClosed(two), new TicketReopened(two));
        assertThat(tickets()).isEqualTo("open 3, answered 0, closed 1, median 100");
        assertReplayed();
    }

    @Test
    void operatorsReadAllTenantsAndATenantOnlyItself() {
        TenantId other = new TenantId(UUID.randomUUID());
        assertThat(rows(other)).isEmpty();
        List<UUID> all = database.asOperator(jdbc -> jdbc.sql("select tenant_id from tenant_statistics")
                .query(UUID.class)
                .list());
        assertThat(all).contains(tenant.value());
        List<Figures> figures = database.asOperator(jdbc -> statistics.withRevenue(jdbc, List.of(figures())));
        assertThat(figures).singleElement().isEqualTo(figures());
    }

    @Test
    void thePlatformIsNoTenant() {
        UserId operator = new UserId(TenantId.PLATFORM, UUID.randomUUID());
        position = events.publish(operator, created(operator, "operator"));
        events.await(TenantStatistics.NAME, TenantId.PLATFORM, position);
        assertThat(rows(TenantId.PLATFORM)).isEmpty();
    }

    private TicketId opened() {
        TicketId ticket = new TicketId(tenant, UUID.randomUUID());
        publish(
                ticket,
                new TicketOpened(
                        ticket,
                        ann,
                        UUID.randomUUID(),
                        sealed("Router"),
                        sealed("It blinks"),
                        TicketPriority.NORMAL,
                        Instant.EPOCH));
        return ticket;
    }

    private StaffAnswered answered(TicketId ticket, @Nullable Long seconds) {
        return new StaffAnswered(ticket, UUID.randomUUID(), null, sealed("Restart it"), seconds);
    }

    private UserCreated created(UserId id, String role) {
        return new UserCreated(id, role, null, null, null, null, null, "en", "ref-" + id.value(), false);
    }

    private SubscriptionStarted started(SubscriptionId id, @Nullable SubscriptionState from) {
        return new SubscriptionStarted(id, ann, plan(), true, from, PRICE, null, Instant.EPOCH, SOON);
    }

    private PlanVersion plan() {
        return new PlanVersion(
                new PlanId(tenant, ann), 1, new PlanTerms("Basic", Period.ofMonths(1), PRICE, 7, Map.of()));
    }

    private Sealed<String> sealed(String value) {
        return Sealed.of(KeyRef.ofSubject(tenant, ann), value);
    }

    private void publish(StreamId id, Object... more) {
        position = events.publish(id, more);
        events.await(TenantStatistics.NAME, tenant, position);
    }

    private Figures figures() {
        return database.inTenant(tenant, jdbc -> statistics.of(jdbc, tenant.value()));
    }

    private String subscriptions() {
        Map<String, Long> n = figures().subscriptions();
        return "pending %d, trial %d, active %d, cancelled %d, expired %d"
                .formatted(n.get("pending"), n.get("trial"), n.get("active"), n.get("cancelled"), n.get("expired"));
    }

    private String tickets() {
        Figures figures = figures();
        Map<String, Long> n = figures.tickets();
        return "open %d, answered %d, closed %d, median %d"
                .formatted(n.get("open"), n.get("answered"), n.get("closed"), figures.medianFirstResponseSeconds());
    }

    private List<String> rows(TenantId as) {
        return database.inTenant(as, jdbc -> jdbc.sql("""
                        select to_jsonb(s)::text from tenant_statistics s
                        union all select * from (select to_jsonb(t)::text from ticket_figure t order by id)""").query(String.class).list());
    }

    private void assertReplayed() {
        List<String> before = rows(tenant);
        events.replay(TenantStatistics.NAME, tenant, position);
        assertThat(rows(tenant)).isEqualTo(before).isNotEmpty();
    }
}
