package io.tenantry.billing.wallet.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.api.Cause;
import io.tenantry.billing.api.ExplainedEntry;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.billing.api.WalletExplanation;
import io.tenantry.billing.web.MoneyBody;
import io.tenantry.tenancy.event.EventMetadata;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.web.Caller;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(
        name = "WalletExplanation",
        description = "What made a user's balances: every entry with its event, command, message and actor.")
record WalletExplanationView(
        UUID userId,
        List<Balance> balances,
        List<Entry> items,
        @Nullable String nextCursor) {

    static WalletExplanationView of(UUID userId, WalletExplanation explained, Caller caller) {
        return new WalletExplanationView(
                userId,
                explained.balances().stream().map(Balance::of).toList(),
                explained.entries().items().stream()
                        .map(each -> Entry.of(each, caller))
                        .toList(),
                explained.entries().nextCursor());
    }

    @Schema(name = "ExplainedBalance", description = "A balance beside the sum of the events that made its entries.")
    record Balance(
            @Schema(description = "What the wallet shows") MoneyBody balance,

            @Schema(description = "The sum of the entries' events, computed now")
            MoneyBody sum,

            @Schema(description = "How many entries that is", example = "3")
            long entries,

            @Schema(description = "Whether the two are equal", example = "true")
            boolean consistent) {
        static Balance of(WalletExplanation.Sum sum) {
            return new Balance(MoneyBody.of(sum.shown()), MoneyBody.of(sum.sum()), sum.entries(), sum.isConsistent());
        }
    }

    @Schema(name = "ExplainedEntry", description = "One change of a balance and the chain that led to it.")
    record Entry(
            UUID id,

            @Schema(description = "Signed: what came in is above zero")
            MoneyBody amount,

            @Schema(description = "The balance of this currency afterwards")
            MoneyBody balanceAfter,

            @Schema(
                    example = "payment",
                    allowableValues = {"payment", "refund", "subscription-charge", "adjustment"})
            String reason,

            @Schema(description = "A person's words; null when there are none or they are erased") @Nullable
            String note,

            Event event,
            Command command,
            Who actor,

            @Schema(description = "Of a payment or refund") @Nullable
            Payment payment,

            @Schema(description = "The provider's message, if one led here") @Nullable
            Message message,

            @Schema(description = "Of a subscription's charge") @Nullable
            Subscription subscription,

            @Schema(description = "What was due, if the agenda led here") @Nullable
            Agenda agenda) {

        static Entry of(ExplainedEntry e, Caller caller) {
            WalletEvent entry = e.entry();
            EventMetadata stamped = e.event().metadata();
            Cause cause = e.cause();
            return new Entry(
                    entry.entryId(),
                    MoneyBody.of(e.amount()),
                    MoneyBody.of(entry.balanceAfter()),
                    entry.reason().code(),
                    Sealed.valueOf(entry.note()),
                    Event.of(e.event()),
                    new Command(
                            stamped.commandId(),
                            stamped.commandName(),
                            stamped.requestId(),
                            stamped.source(),
                            e.keyed()),
                    Who.of(stamped, caller),
                    Payment.of(e),
                    Message.of(cause),
                    Subscription.of(e.period()),
                    cause instanceof Cause.Due due ? new Agenda(due.command(), due.dueAt()) : null);
        }
    }

    @Schema(name = "ExplainingEvent")
    record Event(
            UUID id,
            @Schema(example = "billing.wallet-credited") String name,

            @Schema(description = "Its place among all events", example = "4711")
            long position,

            Instant at) {
        static Event of(RecordedEvent event) {
            return new Event(event.eventId(), event.name(), event.position(), event.timestamp());
        }
    }

    @Schema(name = "ExplainingCommand")
    record Command(
            String id,
            @Schema(example = "RecordProviderResult") String name,

            @Schema(description = "X-Request-Id of the request, or made of the message")
            String requestId,

            @Schema(
                    example = "kafka",
                    allowableValues = {"api", "page", "kafka", "reaction", "schedule", "import"})
            String source,

            @Schema(description = "Whether it had an Idempotency-Key", example = "true")
            boolean keyed) {}

    @Schema(name = "ExplainingActor", description = "Who made it so. Customers see that it was staff, and not who.")
    record Who(
            @Schema(
                    example = "user",
                    allowableValues = {"user", "token", "operator", "system", "anonymous", "staff"})
            String kind,

            @Schema(description = "The user, token or operator") @Nullable
            String id,

            @Schema(description = "X-Reason of the request") @Nullable
            String reason) {
        static Who of(EventMetadata stamped, Caller caller) {
            int colon = stamped.actor().indexOf(':');
            String kind = colon < 0 ? stamped.actor() : stamped.actor().substring(0, colon);
            if (kind.equals("system") || colon < 0) return new Who(kind, null, stamped.reason());
            String id = stamped.actor().substring(colon + 1);
            if (caller.isCustomer() && !id.equals(caller.id().toString())) return new Who("staff", null, null);
            return new Who(kind, id, stamped.reason());
        }
    }

    @Schema(name = "ExplainingPayment")
    record Payment(
            UUID id,

            @Schema(description = "The event that recorded it")
            Event event,

            @Schema(example = "yookassa") String provider,

            @Schema(description = "What the provider calls the payment", example = "2d9f7c3e")
            String providerPaymentId,

            @Schema(description = "What the provider calls the refund") @Nullable
            String refundId) {
        static @Nullable Payment of(ExplainedEntry e) {
            if (e.told() == null || e.result() == null) return null;
            return new Payment(
                    e.told().id(),
                    Event.of(e.told()),
                    e.result().provider(),
                    e.result().subject(),
                    e.result().refundId());
        }
    }

    @Schema(
            name = "ExplainingMessage",
            description = "A CloudEvent, and where in Kafka it stood or which letter held it.")
    record Message(
            @Schema(example = "yookassa") String source,
            String id,
            @Schema(example = "payment-events") @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long offset,
            @Nullable UUID letterId) {
        static @Nullable Message of(@Nullable Cause cause) {
            return switch (cause) {
                case Cause.Message m -> new Message(m.source(), m.id(), m.topic(), m.partition(), m.offset(), null);
                case Cause.Letter l -> new Message(l.source(), l.id(), null, null, null, l.letterId());
                case Cause.Due _ -> null;
                case null -> null;
            };
        }
    }

    @Schema(name = "ExplainingSubscription")
    record Subscription(
            UUID id,
            Event event,

            @Schema(description = "The plan as it was bought", example = "Standard") @Nullable
            String plan,

            @Nullable Instant paidUntil) {
        static @Nullable Subscription of(@Nullable RecordedEvent period) {
            if (period == null) return null;
            return switch (period.payload()) {
                case SubscriptionStarted e ->
                    new Subscription(
                            period.id(), Event.of(period), e.plan().terms().name(), e.paidUntil());
                case SubscriptionRenewed e ->
                    new Subscription(
                            period.id(), Event.of(period), e.plan().terms().name(), e.paidUntil());
                default -> new Subscription(period.id(), Event.of(period), null, null);
            };
        }
    }

    @Schema(name = "ExplainingAgenda")
    record Agenda(
            @Schema(example = "renew-due-subscription") String command, Instant dueAt) {}
}
