package planted.figures;

import planted.billing.plan.Hidden;

final class SeesInsideOfBilling {
    Hidden hidden;
}
