package io.tenantry.app.observability;

import io.tenantry.tenancy.database.TenantDatabase;
import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** PostgreSQL answers the pool that serves requests, and takes writes. */
@Component
class DatabaseHealthIndicator extends AbstractHealthIndicator {
    private final Probe<Boolean> writable;

    DatabaseHealthIndicator(TenantDatabase database) {
        super("PostgreSQL does not answer");
        this.writable = new Probe<>(
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                () -> database.withoutTenant(jdbc -> jdbc.sql("select not pg_is_in_recovery() from append_clock")
                        .query(Boolean.class)
                        .single()));
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws Exception {
        if (writable.answer()) health.up();
        else health.down().withDetail("reason", "a standby takes no commands");
    }
}
