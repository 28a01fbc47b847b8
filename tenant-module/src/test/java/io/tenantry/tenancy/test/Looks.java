package io.tenantry.tenancy.test;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Whoever waits in a test looks at once and often: what is waited for mostly takes a few milliseconds. */
public final class Looks implements LauncherSessionListener {
    private static final Duration APART = Duration.ofMillis(20);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(APART);
    }
}
