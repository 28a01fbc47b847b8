package io.tenantry.billing.subscription;

import io.tenantry.billing.api.SubscriptionCommand.ExpireDueSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RenewDueSubscription;
import io.tenantry.billing.api.SubscriptionEvent;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancellationScheduled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancelled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRequested;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionResumed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.tenancy.agenda.Agenda;
import io.tenantry.tenancy.agenda.AgendaRule;
import io.tenantry.tenancy.agenda.DueEntry;
import io.tenantry.tenancy.event.RecordedEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** When a period, a trial or a wait is over, the subscription goes on or ends. */
@Component
class SubscriptionAgenda implements AgendaRule {
    static final String RENEW = "renew-subscription";
    static final String EXPIRE = "expire-subscription";

    @Override
    public Set<Class<?>> events() {
        return Set.of(SubscriptionEvent.class);
    }

    @Override
    public void on(RecordedEvent event, Agenda agenda) {
        switch ((SubscriptionEvent) event.payload()) {
            case SubscriptionRequested e -> agenda.at(e.lapsesAt(), EXPIRE);
            case TrialStarted e -> periodEnds(agenda, e.trialUntil(), e.autoRenew());
            case SubscriptionStarted e -> periodEnds(agenda, e.paidUntil(), e.autoRenew());
            case SubscriptionRenewed e -> periodEnds(agenda, e.paidUntil(), e.autoRenew());
            case SubscriptionResumed e -> periodEnds(agenda, e.paidUntil(), e.autoRenew());
            case SubscriptionCancellationScheduled e -> periodEnds(agenda, e.endsAt(), false);
            case SubscriptionCancelled e -> nothingMore(agenda);
            case SubscriptionExpired e -> nothingMore(agenda);
        }
    }

    private static void periodEnds(Agenda agenda, Instant when, boolean renews) {
        agenda.at(when, renews ? RENEW : EXPIRE);
        agenda.cancel(renews ? EXPIRE : RENEW);
    }

    private static void nothingMore(Agenda agenda) {
        agenda.cancel(RENEW);
        agenda.cancel(EXPIRE);
    }

    @Override
    public Map<String, Function<DueEntry, Object>> commands() {
        return Map.of(
                RENEW, due -> new RenewDueSubscription(new SubscriptionId(due.tenantId(), due.id())),
                EXPIRE, due -> new ExpireDueSubscription(new SubscriptionId(due.tenantId(), due.id())));
    }
}
