package io.tenantry.tenancy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * The server's clock: the system's, shifted. Nothing in the domain knows another. Moving it is for tests, and for
 * sample data that must have a past.
 */
@Component
public class MovableClock extends Clock {
    private final AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(shift.get());
    }

    /** From now on it is {@code now}, and time goes on from there. */
    public void moveTo(Instant now) {
        shift.set(Duration.between(Clock.systemUTC().instant(), now));
    }

    /** Back to the system's time. */
    public void reset() {
        shift.set(Duration.ZERO);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        Clock utc = this;
        return zone.equals(ZoneOffset.UTC)
                ? this
                : Clock.offset(
                        Clock.system(zone), Duration.between(Clock.systemUTC().instant(), utc.instant()));
    }
}
