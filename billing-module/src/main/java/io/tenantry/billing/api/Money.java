package io.tenantry.billing.api;

import static io.tenantry.billing.api.BillingRejected.Why.AMOUNT_MALFORMED;
import static io.tenantry.billing.api.BillingRejected.Why.AMOUNT_TOO_LARGE;
import static io.tenantry.billing.api.BillingRejected.Why.CURRENCIES_MIXED;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An amount of one currency, of either sign.
 *
 * @param amountMinor in minor units of the currency: 19900 is 199.00 RUB
 * @param currency a code of {@link Currencies}
 */
public record Money(long amountMinor, String currency) {
    private static final Pattern CODE = Pattern.compile("[A-Z]{3,5}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,19}(\\.[0-9]{1,19})?");

    public Money {
        if (!CODE.matcher(currency).matches()) throw new IllegalArgumentException("not a currency code: " + currency);
    }

    /**
     * An amount in a currency that we know.
     *
     * @throws BillingRejected {@code currency-unknown}
     */
    public static Money of(long amountMinor, String currency) {
        Currencies.requireKnown(currency);
        return new Money(amountMinor, currency);
    }

    public static Money zero(String currency) {
        return of(0, currency);
    }

    /**
     * Reads a provider's decimal text such as {@code 199.00}, exactly.
     *
     * @throws BillingRejected {@code amount-malformed} for anything but digits with an optional point and for more
     *     decimals than the currency has, {@code amount-too-large}, {@code currency-unknown}
     */
    public static Money parse(String decimal, String currency) {
        int decimals = Currencies.decimals(currency);
        if (!DECIMAL.matcher(decimal).matches()) throw new BillingRejected(AMOUNT_MALFORMED, "Not a decimal amount.");
        BigDecimal minor = new BigDecimal(decimal).movePointRight(decimals).stripTrailingZeros();
        if (minor.scale() > 0) {
            throw new BillingRejected(AMOUNT_MALFORMED, currency + " has only " + decimals + " decimals.");
        }
        try {
            return new Money(minor.longValueExact(), currency);
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
    }

    /** The decimal text: {@code 199.00}. */
    public String decimal() {
        return BigDecimal.valueOf(amountMinor, Currencies.decimals(currency)).toPlainString();
    }

    /** @throws BillingRejected {@code currencies-mixed}, {@code amount-too-large} */
    public Money plus(Money other) {
        requireSameCurrency(other);
        try {
            return new Money(Math.addExact(amountMinor, other.amountMinor), currency);
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
    }

    /** @throws BillingRejected {@code currencies-mixed}, {@code amount-too-large} */
    public Money minus(Money other) {
        requireSameCurrency(other);
        try {
            return new Money(Math.subtractExact(amountMinor, other.amountMinor), currency);
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
    }

    /** @throws BillingRejected {@code amount-too-large} */
    public Money negated() {
        return zero(currency).minus(this);
    }

    public boolean isPositive() {
        return amountMinor > 0;
    }

    public boolean isNegative() {
        return amountMinor < 0;
    }

    public boolean isZero() {
        return amountMinor == 0;
    }

    /** @throws BillingRejected {@code currencies-mixed} */
    public boolean isLessThan(Money other) {
        requireSameCurrency(other);
        return amountMinor < other.amountMinor;
    }

    public boolean sameCurrency(Money other) {
        return currency.equals(other.currency);
    }

    private void requireSameCurrency(Money other) {
        if (!sameCurrency(other)) {
            throw new BillingRejected(CURRENCIES_MIXED, currency + " and " + other.currency + " do not add up.");
        }
    }

    private static BillingRejected tooLarge() {
        return new BillingRejected(AMOUNT_TOO_LARGE, "The amount is larger than can be counted.");
    }
}
