package io.tenantry.billing.api;

import static io.tenantry.billing.Refused.because;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenantry.billing.api.BillingRejected.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "199.00,RUB,19900",
        "199,RUB,19900",
        "199.9,RUB,19990",
        "199.900,RUB,19990",
        "-0.01,EUR,-1",
        "500,JPY,500",
        "500.00,JPY,500",
        "50,XTR,50",
        "1.5,TON,1500000000",
        "0.00000001,BTC,1",
        "1.234567,USDT,1234567",
        "1.234,KWD,1234"
    })
    void isReadFromDecimalTextExactly(String text, String currency, long minor) {
        assertThat(Money.parse(text, currency)).isEqualTo(new Money(minor, currency));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1,5", "1e3", "+1", ".5", "5.", "0x10", "NaN", "1.999", "٣"})
    void isNotReadFromWhatIsNoDecimalOfItsCurrency(String text) {
        because(Why.AMOUNT_MALFORMED, () -> Money.parse(text, "RUB"));
    }

    @Test
    void doesNotOverflow() {
        Money most = new Money(Long.MAX_VALUE, "RUB");
        Money least = new Money(Long.MIN_VALUE, "RUB");
        Money one = new Money(1, "RUB");
        because(Why.AMOUNT_TOO_LARGE, () -> most.plus(one));
        because(Why.AMOUNT_TOO_LARGE, () -> least.minus(one));
        because(Why.AMOUNT_TOO_LARGE, least::negated);
        because(Why.AMOUNT_TOO_LARGE, () -> Money.parse("92233720368547758.08", "RUB"));
        assertThat(Money.parse("92233720368547758.07", "RUB")).isEqualTo(most);
    }

    @Test
    void doesNotMixCurrencies() {
        Money ruble = new Money(1, "RUB");
        Money euro = new Money(1, "EUR");
        because(Why.CURRENCIES_MIXED, () -> ruble.plus(euro));
        because(Why.CURRENCIES_MIXED, () -> ruble.minus(euro));
        because(Why.CURRENCIES_MIXED, () -> ruble.isLessThan(euro));
    }

    @Test
    void isOfACurrencyThatWeKnow() {
        because(Why.CURRENCY_UNKNOWN, () -> Money.of(1, "XXX"));
        because(Why.CURRENCY_UNKNOWN, () -> Money.parse("1", "XXX"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Money(1, "rub"));
    }

    @Test
    void showsItsDecimals() {
        assertThat(new Money(19900, "RUB").decimal()).isEqualTo("199.00");
        assertThat(new Money(-5, "KWD").decimal()).isEqualTo("-0.005");
        assertThat(new Money(50, "XTR").decimal()).isEqualTo("50");
    }

    @Test
    void knowsEveryCurrencyThatATenantMayHave() {
        for (String code : Currencies.all())
            assertThat(Currencies.decimals(code)).isBetween(0, 9);
        for (String code : "RUB USD EUR XTR USDT USDC TON BTC ETH".split(" ")) {
            assertThat(Currencies.known(code)).as(code).isTrue();
            assertThat(io.tenantry.tenant.api.Currencies.known(code)).as(code).isTrue();
        }
    }
}
