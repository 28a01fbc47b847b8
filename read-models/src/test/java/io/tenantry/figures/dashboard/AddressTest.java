package io.tenantry.figures.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void whatSomebodyTypedStaysOneValue() {
        assertThat(Address.of("/dashboard/users")
                        .with("telegramId", "a&role={x}")
                        .with("cursor", "b=c+d"))
                .hasToString("/dashboard/users?telegramId=a%26role%3D%7Bx%7D&cursor=b%3Dc%2Bd");
    }

    @Test
    void whatIsNotThereIsLeftOut() {
        assertThat(Address.of("/dashboard/users").with("role", null)).hasToString("/dashboard/users");
    }
}
