package io.tenantry.billing.api;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of a plan. */
public sealed interface PlanCommand {
    PlanId planId();

    /**
     * Offers something new.
     *
     *
     * <p>Refused: {@code period-invalid}, {@code price-negative}, {@code trial-invalid}, {@code
     * currency-unknown}.
     */
    record CreatePlan(@TargetAggregateIdentifier PlanId planId, PlanTerms terms) implements PlanCommand {}

    /**
     * Offers it under new terms; who has bought keeps the old ones until the next renewal.
     *
     *
     * <p>Refused: as {@link CreatePlan}, and {@code plan-retired}.
     */
    record ChangePlan(@TargetAggregateIdentifier PlanId planId, PlanTerms terms) implements PlanCommand {}

    /** Sells it to nobody new; running subscriptions go on renewing under its last terms. */
    record RetirePlan(@TargetAggregateIdentifier PlanId planId) implements PlanCommand {}
}
