package io.tenantry.figures.past;

import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanTerms;
import io.tenantry.billing.api.PlanVersion;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancellationScheduled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancelled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionResumed;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.billing.api.Transition;
import io.tenantry.billing.api.WalletEvent.WalletCredited;
import io.tenantry.billing.api.WalletEvent.WalletDebited;
import io.tenantry.billing.api.WalletId;
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
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserEvent.UserSeen;
import io.tenantry.tenant.api.UserEvent.UserUnblocked;
import io.tenantry.tenant.api.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** One tenant's life, event by event: what happens next is drawn from a random generator. */
final class History {
    private static final Money PRICE = new Money(19_900, "RUB");
    private static final Instant SOON = Instant.parse("2030-01-01T00:00:00Z");

    final TenantId tenant = new TenantId(UUID.randomUUID());
    final UserId user = new UserId(tenant, UUID.randomUUID());
    final SubscriptionId subscription = new SubscriptionId(tenant, UUID.randomUUID());
    final TicketId ticket = new TicketId(tenant, UUID.randomUUID());
    private final WalletId wallet = WalletId.of(tenant, user.value());
    private final PublishedEvents events;
    private final RandomGenerator random;
    private long balance;
    private boolean subscribed;
    private boolean ticketOpened;

    History(PublishedEvents events, RandomGenerator random) {
        this.events = events;
        this.random = random;
    }

    /** Signed up, active and with one user. */
    long begin() {
        TenantStream stream = TenantStream.of(tenant);
        events.publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Nord",
                        "nord-" + tenant.value(),
                        Sealed.of(KeyRef.ofTenant(tenant), "ann@example.org"),
                        "shared",
                        null,
                        user),
                new TenantApproved(stream, "shared"),
                new TenantProvisioned(stream, "shared"));
        return events.publish(user, created(user));
    }

    /** Somebody more of a tenant. */
    static void person(PublishedEvents events, UserId id) {
        Sealed<String> email = Sealed.of(KeyRef.ofSubject(id.tenantId(), id.value()), id.value() + "@people.test");
        events.publish(
                id, new UserCreated(id, "customer", email, null, null, null, null, "en", "ref-" + id.value(), false));
    }

    /** One thing that happens, sometimes of two events at once. Answers the last position. */
    long next() {
        return switch (random.nextInt(6)) {
            case 0 -> somebodyComes();
            case 1 -> money();
            case 2 -> payment();
            case 3 -> subscribed ? subscription() : subscribe();
            default -> ticketOpened ? ticket() : openTicket();
        };
    }

    long openTicket() {
        ticketOpened = true;
        return events.publish(
                ticket,
                new TicketOpened(
                        ticket,
                        user.value(),
                        UUID.randomUUID(),
                        sealed("Router"),
                        sealed("It blinks"),
                        TicketPriority.NORMAL,
                        Instant.EPOCH));
    }

    private long somebodyComes() {
        UserId other = new UserId(tenant, UUID.randomUUID());
        return switch (random.nextInt(3)) {
            case 0 -> events.publish(other, created(other));
            case 1 -> events.publish(user, new UserBlocked(user), new UserUnblocked(user));
            default -> events.publish(user, new UserSeen(user, LocalDate.parse("2026-11-21")));
        };
    }

    long money() {
        long amount = random.nextLong(1, 10_000);
        boolean credit = balance < amount || random.nextBoolean();
        balance += credit ? amount : -amount;
        Money moved = new Money(amount, "RUB");
        Money after = new Money(balance, "RUB");
        UUID entry = UUID.randomUUID();
        return events.publish(
                wallet,
                credit
                        ? new WalletCredited(
                                wallet, user.value(), entry, moved, EntryReason.ADJUSTMENT, entry, after, sealed("hi"))
                        : new WalletDebited(
                                wallet, user.value(), entry, moved, EntryReason.ADJUSTMENT, entry, after, null));
    }

    private long payment() {
        PaymentId id = new PaymentId(tenant, UUID.randomUUID());
        Money amount = new Money(random.nextLong(1, 10_000), "RUB");
        String subject = UUID.randomUUID().toString();
        ProviderResult paid = new ProviderResult("stars", subject, Transition.SUCCEEDED, amount, null, null);
        return events.publish(
                id,
                new PaymentDiscovered(id, user.value(), "stars", subject, amount),
                new PaymentSucceeded(id, user.value(), paid, null, null, PaymentState.SUCCEEDED, List.of()));
    }

    private long subscribe() {
        subscribed = true;
        return events.publish(
                subscription, new TrialStarted(subscription, user.value(), plan(), true, Instant.EPOCH, SOON));
    }

    private long subscription() {
        return switch (random.nextInt(3)) {
            case 0 ->
                events.publish(
                        subscription,
                        new SubscriptionRenewed(
                                subscription,
                                user.value(),
                                plan(),
                                true,
                                SubscriptionState.ACTIVE,
                                PRICE,
                                null,
                                SOON.plusSeconds(random.nextInt(1_000))));
            case 1 ->
                events.publish(
                        subscription,
                        new SubscriptionCancellationScheduled(subscription, user.value(), SOON, null),
                        new SubscriptionResumed(subscription, user.value(), true, SOON));
            default ->
                events.publish(
                        subscription,
                        new SubscriptionCancelled(subscription, user.value(), SubscriptionState.ACTIVE, null));
        };
    }

    private long ticket() {
        UUID message = UUID.randomUUID();
        String words = "words " + random.nextInt(1_000);
        return switch (random.nextInt(6)) {
            case 0 -> events.publish(ticket, new UserReplied(ticket, message, user.value(), sealed(words)));
            case 1 ->
                events.publish(
                        ticket, new StaffAnswered(ticket, message, null, sealed(words), random.nextLong(1, 1_000)));
            case 2 -> events.publish(ticket, new NoteWritten(ticket, message, null, sealed(words)));
            case 3 ->
                events.publish(
                        ticket,
                        new TicketAssigned(ticket, user.value()),
                        new TicketPriorityChanged(ticket, TicketPriority.URGENT));
            case 4 -> events.publish(ticket, new TicketClosed(ticket));
            default -> events.publish(ticket, new TicketReopened(ticket));
        };
    }

    private static UserCreated created(UserId id) {
        return new UserCreated(id, "customer", null, null, null, null, null, "en", "ref-" + id.value(), false);
    }

    private PlanVersion plan() {
        return new PlanVersion(
                new PlanId(tenant, user.value()), 1, new PlanTerms("Basic", Period.ofMonths(1), PRICE, 7, Map.of()));
    }

    private Sealed<String> sealed(String value) {
        return Sealed.of(KeyRef.ofSubject(tenant, user.value()), value);
    }
}
