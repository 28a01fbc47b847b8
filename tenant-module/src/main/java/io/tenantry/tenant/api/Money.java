package io.tenantry.tenant.api;

import java.util.regex.Pattern;

/**
 * An amount as a tenant's limits name it.
 *
 * @param amountMinor in minor units of the currency: 19900 is 199.00 RUB
 * @param currency a code of {@link Currencies}
 */
public record Money(long amountMinor, String currency) {
    private static final Pattern CODE = Pattern.compile("[A-Z]{3,5}");

    public Money {
        if (!CODE.matcher(currency).matches()) throw new IllegalArgumentException("not a currency code: " + currency);
    }
}
