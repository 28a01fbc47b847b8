package io.tenantry.app.startup;

import io.tenantry.tenancy.tier.MigrationProgress;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows on the console how far the migrations of tenants' schemas are. */
@Component
class MigrationBar implements MigrationProgress {
    private @Nullable ProgressBar bar;

    @Override
    @SuppressWarnings("SystemOut")
    public synchronized void at(int done, int all, int broken) {
        ProgressBar current = bar;
        if (current == null || done == 1) current = new ProgressBar(System.out, all, ProgressBar.isTerminal());
        bar = current;
        current.at(done, broken == 0 ? "tenants' schemas" : "tenants' schemas, " + broken + " broken");
    }
}
