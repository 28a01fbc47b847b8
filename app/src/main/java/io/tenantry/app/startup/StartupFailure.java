package io.tenantry.app.startup;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ExitCodeGenerator;

/** The server cannot start, for a reason that an operator can remove. The message is one line and says how. */
public final class StartupFailure extends RuntimeException implements ExitCodeGenerator {
    public StartupFailure(String message) {
        this(message, null);
    }

    public StartupFailure(String message, @Nullable Throwable cause) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
    }

    @Override
    public int getExitCode() {
        return 1;
    }
}
