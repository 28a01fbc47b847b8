package io.tenantry.app.startup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabasePreflightTest {
    @Test
    void refusesAPostgresThatIsTooOld() {
        assertThatThrownBy(() -> DatabasePreflight.requireVersion(14, "14.13"))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("PostgreSQL 14.13 is too old: use 15 or later.");
        assertThatCode(() -> DatabasePreflight.requireVersion(15, "15.0")).doesNotThrowAnyException();
    }
}
