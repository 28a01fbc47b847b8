package io.tenantry.app.startup;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Prints a {@link StartupFailure} as its one line. Any other failure keeps its stack trace: it is a bug. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OneLineFailures implements SpringBootExceptionReporter {
    OneLineFailures(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupFailure known) return report(known);
            // taken between our check and the web server's own bind
            if (cause instanceof PortInUseException taken)
                return report(Ports.busy("HTTP", taken.getPort(), "SERVER_PORT"));
        }
        return false;
    }

    private static boolean report(StartupFailure failure) {
        Console.refuse(String.valueOf(failure.getMessage()));
        return true;
    }
}
