package io.tenantry.app.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenant.user.Passwords;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A server that is not for trying has no such address, and answers 404. */
class SampleTenantControllerTest {
    private final ApplicationContextRunner server = new ApplicationContextRunner()
            .withBean(Commands.class, () -> mock(Commands.class))
            .withBean(Passwords.class, () -> mock(Passwords.class))
            .withBean(Ids.class, () -> mock(Ids.class))
            .withUserConfiguration(SampleTenantController.class);

    @Test
    void isThereWhereTheClockMayBeMovedAndNowhereElse() {
        server.run(usual -> assertThat(usual).doesNotHaveBean(SampleTenantController.class));
        server.withPropertyValues("tenantry.clock.movable=false")
                .run(fixed -> assertThat(fixed).doesNotHaveBean(SampleTenantController.class));
        server.withPropertyValues("tenantry.clock.movable=true")
                .run(movable -> assertThat(movable).hasSingleBean(SampleTenantController.class));
    }
}
