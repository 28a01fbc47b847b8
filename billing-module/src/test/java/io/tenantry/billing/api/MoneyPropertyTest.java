package io.tenantry.billing.api;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MoneyPropertyTest {
    @Provide
    Arbitrary<String> currencies() {
        return Arbitraries.of(Currencies.all());
    }

    @Property
    void decimalTextAndBackIsTheSame(@ForAll long minor, @ForAll("currencies") String currency) {
        Money money = new Money(minor, currency);
        assertThat(Money.parse(money.decimal(), currency)).isEqualTo(money);
    }

    @Property
    void whatIsAddedCanBeTakenAway(@ForAll int a, @ForAll int b, @ForAll("currencies") String currency) {
        Money x = new Money(a, currency);
        Money y = new Money(b, currency);
        assertThat(x.plus(y).minus(y)).isEqualTo(x);
        assertThat(x.plus(y)).isEqualTo(y.plus(x));
        assertThat(x.minus(y).negated()).isEqualTo(y.minus(x));
    }

    @Property
    void eitherTheExactSumOrARefusal(@ForAll long a, @ForAll long b) {
        try {
            assertThat(new Money(a, "RUB").plus(new Money(b, "RUB")).amountMinor())
                    .isEqualTo(Math.addExact(a, b));
        } catch (BillingRejected refused) {
            assertThat(java.math.BigInteger.valueOf(a)
                            .add(java.math.BigInteger.valueOf(b))
                            .bitLength())
                    .isGreaterThan(63);
        }
    }
}
