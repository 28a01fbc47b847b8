package io.tenantry.figures.dashboard;

import io.tenantry.billing.api.Cause;
import io.tenantry.billing.api.ExplainedEntry;
import io.tenantry.billing.api.PlanVersion;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.billing.api.WalletExplanation;
import io.tenantry.billing.api.WalletExplanations;
import io.tenantry.figures.dashboard.PersonWallet.Entry;
import io.tenantry.figures.dashboard.PersonWallet.Link;
import io.tenantry.tenancy.event.EventMetadata;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenant.api.UserId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads wallets with the chain that {@code GET /users/{id}/wallet/explain} gives of each entry, and puts it into words. */
@Component
class PersonWallets {
    private final WalletExplanations explanations;

    PersonWallets(WalletExplanations explanations) {
        this.explanations = explanations;
    }

    PersonWallet of(Person person, ApiCall call) {
        WalletExplanation explained = explanations.explain(new UserId(call.tenantId(), person.id()), null, call);
        List<ExplainedEntry> entries = explained.entries().items();
        List<String> actors = entries.stream()
                .map(each -> each.event().metadata().actor())
                .filter(People::isUser)
                .map(actor -> actor.substring(actor.indexOf(':') + 1))
                .toList();
        People people =
                call.read(List.of(), jdbc -> People.of(jdbc, call.tenantId().value(), actors));
        return new PersonWallet(
                explained.balances(),
                new Page<>(
                        entries.stream()
                                .map(each -> entry(each, person, people))
                                .toList(),
                        explained.entries().nextCursor()));
    }

    private static Entry entry(ExplainedEntry explained, Person person, People people) {
        WalletEvent entry = explained.entry();
        return new Entry(
                entry.entryId(),
                explained.event().timestamp(),
                entry.reason().code(),
                explained.amount().amountMinor(),
                entry.balanceAfter().amountMinor(),
                entry.amount().currency(),
                // until their key is destroyed, their words could still be read
                person.isErased() ? null : Sealed.valueOf(entry.note()),
                chain(explained, people));
    }

    private static List<Link> chain(ExplainedEntry explained, People people) {
        List<Link> chain = new ArrayList<>();
        chain.add(new Link("Entry", event(explained.event())));
        RecordedEvent told = explained.told();
        ProviderResult result = explained.result();
        if (told != null && result != null)
            chain.add(new Link(
                    "Payment",
                    result.provider() + " " + result.subject()
                            + (result.refundId() == null ? "" : ", refund " + result.refundId()) + ", " + event(told)));
        PlanVersion plan = explained.plan();
        if (explained.period() != null)
            chain.add(new Link(
                    "Subscription", (plan == null ? "" : plan.terms().name() + ", ") + event(explained.period())));
        switch (explained.cause()) {
            case Cause.Message m ->
                chain.add(new Link(
                        "Message",
                        m.source() + " " + m.id() + ", on " + m.topic() + "/" + m.partition() + " at " + m.offset()));
            case Cause.Letter l ->
                chain.add(new Link("Message", l.source() + " " + l.id() + ", kept as letter " + l.letterId()));
            case Cause.Due due -> chain.add(new Link("Agenda", due.command() + ", due " + due.dueAt()));
            case null -> {
                // somebody asked for it
            }
        }
        EventMetadata stamped = explained.event().metadata();
        chain.add(new Link(
                "Command",
                stamped.commandName() + " by " + stamped.source() + ", request " + stamped.requestId()
                        + (explained.keyed() ? ", with an Idempotency-Key" : "")));
        chain.add(new Link(
                "Actor", people.actor(stamped.actor()) + (stamped.reason() == null ? "" : ": " + stamped.reason())));
        return chain;
    }

    private static String event(RecordedEvent event) {
        return event.name() + " at " + event.position();
    }
}
