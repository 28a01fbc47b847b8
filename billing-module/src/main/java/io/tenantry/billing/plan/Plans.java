package io.tenantry.billing.plan;

import static io.tenantry.billing.api.BillingRejected.Why.PLAN_UNKNOWN;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanVersion;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;
import org.springframework.stereotype.Component;

/** What plans say now, from their events; for handlers within a command. */
@Component
public class Plans {
    private final Repository<Plan> plans;

    Plans(Repository<Plan> planRepository) {
        this.plans = planRepository;
    }

    /**
     * What is sold to somebody new.
     *
     * @throws BillingRejected {@code plan-unknown}, {@code plan-retired}
     */
    public PlanVersion forSale(PlanId id) {
        PlanVersion plan = present(id);
        plans.load(id.toString()).execute(Plan::requireForSale);
        return plan;
    }

    /**
     * What a subscription is renewed under.
     *
     * @throws BillingRejected {@code plan-unknown}
     */
    public PlanVersion present(PlanId id) {
        try {
            return plans.load(id.toString()).invoke(Plan::present);
        } catch (AggregateNotFoundException | IncompatibleAggregateException e) {
            throw new BillingRejected(PLAN_UNKNOWN, "There is no such plan.");
        }
    }
}
