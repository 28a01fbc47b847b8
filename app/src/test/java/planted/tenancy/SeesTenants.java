package planted.tenancy;

import planted.tenant.SeesBilling;

final class SeesTenants {
    SeesBilling tenant;
}
