package io.tenantry.tenant.api;

import java.util.Set;

/** The currency codes that Tenantry knows: ISO 4217 and the few that messengers and chains add. */
public final class Currencies {
    private static final Set<String> CODES = Set.of(
            "AED", "AMD", "ARS", "AUD", "AZN", "BGN", "BHD", "BRL", "BTC", "BYN", "CAD", "CHF", "CLP", "CNY", "COP",
            "CZK", "DKK", "EGP", "ETH", "EUR", "GBP", "GEL", "HKD", "HUF", "IDR", "ILS", "INR", "IQD", "ISK", "JOD",
            "JPY", "KES", "KGS", "KRW", "KWD", "KZT", "LTC", "MAD", "MDL", "MXN", "MYR", "NGN", "NOK", "NZD", "OMR",
            "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TJS", "TMT", "TND",
            "TON", "TRX", "TRY", "TWD", "UAH", "USD", "USDC", "USDT", "UYU", "UZS", "VND", "XTR", "ZAR");

    private Currencies() {}

    public static boolean known(String code) {
        return CODES.contains(code);
    }
}
