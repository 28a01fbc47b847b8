package io.tenantry.billing.api;

import io.tenantry.tenancy.event.EventName;

/** What happens to a plan. */
public sealed interface PlanEvent {
    PlanId planId();

    @EventName("billing.plan-created")
    record PlanCreated(PlanId planId, PlanTerms terms) implements PlanEvent {}

    /** The terms from now on; {@code version} counts them. */
    @EventName("billing.plan-changed")
    record PlanChanged(PlanId planId, int version, PlanTerms terms) implements PlanEvent {}

    @EventName("billing.plan-retired")
    record PlanRetired(PlanId planId) implements PlanEvent {}
}
