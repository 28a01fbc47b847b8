package io.tenantry.billing.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The currencies that Tenantry knows, each with the decimals of its minor unit, for ever: ISO 4217, and what messengers
 * and chains add. Ether is counted in gwei and toncoin in nanoton, since a {@code long} holds no more than nine coins of
 * 18 decimals.
 */
public final class Currencies {
    private static final Map<String, Integer> DECIMALS = new HashMap<>();

    static {
        put(0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF");
        put(
                2,
                "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE"
                        + " CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD"
                        + " HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK"
                        + " MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD"
                        + " RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH"
                        + " USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG");
        put(3, "BHD IQD JOD KWD LYD OMR TND");
        put(4, "CLF UYW");
        put(0, "XTR");
        put(6, "TRX USDC USDT");
        put(8, "BNB BTC LTC");
        put(9, "ETH SOL TON");
    }

    private Currencies() {}

    public static boolean known(String code) {
        return DECIMALS.containsKey(code);
    }

    /**
     * How many decimals the minor unit stands for: 2 for RUB, 0 for XTR.
     *
     * @throws BillingRejected {@code currency-unknown}
     */
    public static int decimals(String code) {
        Integer decimals = DECIMALS.get(code);
        if (decimals == null) throw unknown();
        return decimals;
    }

    /** @throws BillingRejected {@code currency-unknown} */
    public static void requireKnown(String code) {
        if (!known(code)) throw unknown();
    }

    /** All codes. */
    public static Set<String> all() {
        return Set.copyOf(DECIMALS.keySet());
    }

    private static BillingRejected unknown() {
        return new BillingRejected(BillingRejected.Why.CURRENCY_UNKNOWN, "No currency is known under this code.");
    }

    private static void put(int decimals, String codes) {
        for (String code : codes.split(" ")) {
            if (DECIMALS.put(code, decimals) != null) throw new IllegalStateException(code + " twice");
        }
    }
}
