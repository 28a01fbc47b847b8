package planted.tenant;

import planted.billing.api.PlanEvent;

public final class SeesBilling {
    PlanEvent event;
}
