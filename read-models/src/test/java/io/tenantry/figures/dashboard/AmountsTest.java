package io.tenantry.figures.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AmountsTest {
    private final Amounts amounts = new Amounts();

    @Test
    void moneyHasTheDecimalsOfItsCurrency() {
        assertThat(amounts.format(1_234_567_89, "RUB")).isEqualTo("1\u202f234\u202f567.89");
        assertThat(amounts.format(150, "XTR")).isEqualTo("150");
        assertThat(amounts.format(1, "BTC")).isEqualTo("0.00000001");
        assertThat(amounts.format(-5, "USD")).isEqualTo("\u22120.05");
    }

    @Test
    void axesAreBrief() {
        assertThat(Amounts.brief(1_500_000_00, "RUB")).isEqualTo("1.5M");
        assertThat(Amounts.brief(20_000_00, "RUB")).isEqualTo("20k");
        assertThat(Amounts.brief(0, "RUB")).isEqualTo("0");
    }
}
