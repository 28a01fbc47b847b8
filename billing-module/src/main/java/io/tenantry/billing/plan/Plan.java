package io.tenantry.billing.plan;

import static io.tenantry.billing.api.BillingRejected.Why.PERIOD_INVALID;
import static io.tenantry.billing.api.BillingRejected.Why.PLAN_RETIRED;
import static io.tenantry.billing.api.BillingRejected.Why.PRICE_NEGATIVE;
import static io.tenantry.billing.api.BillingRejected.Why.TRIAL_INVALID;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.Currencies;
import io.tenantry.billing.api.PlanCommand.ChangePlan;
import io.tenantry.billing.api.PlanCommand.CreatePlan;
import io.tenantry.billing.api.PlanCommand.RetirePlan;
import io.tenantry.billing.api.PlanEvent.PlanChanged;
import io.tenantry.billing.api.PlanEvent.PlanCreated;
import io.tenantry.billing.api.PlanEvent.PlanRetired;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanTerms;
import io.tenantry.billing.api.PlanVersion;
import io.tenantry.tenant.api.TenantPolicy;
import java.time.LocalDate;
import java.time.Period;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;

/** Something a tenant sells for a period. Its terms change by version; who has bought keeps theirs until renewal. */
@Aggregate(lockFactory = "withoutLock", snapshotTriggerDefinition = "longStreams")
@SuppressWarnings("NullAway.Init") // events fill it
class Plan {
    private static final int LONGEST_TRIAL_DAYS = 3650;
    private static final int LONGEST_PERIOD_YEARS = 10;

    @AggregateIdentifier
    private PlanId id;

    private PlanTerms terms;
    private int version;
    private boolean retired;

    @CommandHandler
    Plan(CreatePlan c, TenantPolicy policy) {
        policy.requireActive();
        requireSound(c.terms());
        apply(new PlanCreated(c.planId(), c.terms()));
    }

    @CommandHandler
    void handle(ChangePlan c, TenantPolicy policy) {
        policy.requireActive();
        requireForSale();
        requireSound(c.terms());
        if (!c.terms().equals(terms)) apply(new PlanChanged(id, version + 1, c.terms()));
    }

    @CommandHandler
    void handle(RetirePlan c, TenantPolicy policy) {
        policy.requireActive();
        if (!retired) apply(new PlanRetired(id));
    }

    /** Nobody new buys a retired one. */
    void requireForSale() {
        if (retired) throw new BillingRejected(PLAN_RETIRED, "The plan is retired.");
    }

    /** What a user gets now; the last terms of a retired plan. */
    PlanVersion present() {
        return new PlanVersion(id, version, terms);
    }

    private static void requireSound(PlanTerms terms) {
        Period period = terms.period();
        if (period.isNegative() || period.isZero() || isTooLong(period)) {
            throw new BillingRejected(PERIOD_INVALID, "A period is positive and at most ten years.");
        }
        if (terms.price().isNegative()) throw new BillingRejected(PRICE_NEGATIVE, "A price is not below zero.");
        Currencies.requireKnown(terms.price().currency());
        if (terms.trialDays() < 0 || terms.trialDays() > LONGEST_TRIAL_DAYS) {
            throw new BillingRejected(TRIAL_INVALID, "A trial has at most " + LONGEST_TRIAL_DAYS + " days.");
        }
    }

    private static boolean isTooLong(Period period) {
        return period.toTotalMonths() > 12 * LONGEST_PERIOD_YEARS
                || LocalDate.EPOCH.plus(period).isAfter(LocalDate.EPOCH.plusYears(LONGEST_PERIOD_YEARS));
    }

    @EventSourcingHandler
    void on(PlanCreated e) {
        id = e.planId();
        terms = e.terms();
        version = 1;
    }

    @EventSourcingHandler
    void on(PlanChanged e) {
        terms = e.terms();
        version = e.version();
    }

    @EventSourcingHandler
    void on(PlanRetired e) {
        retired = true;
    }

    Plan() {}
}
