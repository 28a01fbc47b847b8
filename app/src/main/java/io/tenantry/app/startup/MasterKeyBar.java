package io.tenantry.app.startup;

import io.tenantry.tenancy.sealing.MasterKeyProgress;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows on the console how far a change of the master key is. */
@Component
class MasterKeyBar implements MasterKeyProgress {
    private @Nullable ProgressBar bar;
    private long all;

    @Override
    @SuppressWarnings("SystemOut")
    public synchronized void at(long done, long tenants) {
        ProgressBar current = bar;
        if (current == null || all != tenants) current = new ProgressBar(System.out, tenants, ProgressBar.isTerminal());
        bar = current;
        all = tenants;
        current.at(done, "tenants' keys wrapped anew");
    }
}
