package io.tenantry.billing.subscription;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;

/**
 * Equal periods one after the other, counted from one moment: from 31 January the months end on 28 February and 31 March.
 *
 * @param done how many are already paid
 */
record Periods(Instant anchor, int done) {
    static Periods from(Instant anchor) {
        return new Periods(anchor, 0);
    }

    /** When the first one that is not paid yet will end, in the tenant's zone. */
    Instant end(Period period, ZoneId zone) {
        return anchor.atZone(zone).plus(period.multipliedBy(done + 1)).toInstant();
    }

    Periods next() {
        return new Periods(anchor, done + 1);
    }
}
