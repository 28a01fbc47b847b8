package io.tenantry.figures.dashboard;

import io.tenantry.billing.api.Currencies;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Money as people read it: with the decimals of its currency, digits in groups of three. */
@Component("amounts")
public class Amounts {
    private static final char NARROW_SPACE = '\u202f';
    private static final char MINUS = '\u2212';

    private record Unit(BigDecimal size, String suffix) {}

    private static final List<Unit> UNITS = List.of(
            new Unit(BigDecimal.valueOf(1_000_000_000), "bn"),
            new Unit(BigDecimal.valueOf(1_000_000), "M"),
            new Unit(BigDecimal.valueOf(1_000), "k"));

    /** {@code 1 234.50}, without the currency's code. */
    public String format(long minor, String currency) {
        int decimals = decimals(currency);
        return number(BigDecimal.valueOf(minor, decimals), decimals);
    }

    /** {@code 1.2k}: for axes. */
    static String brief(long minor, String currency) {
        BigDecimal amount = BigDecimal.valueOf(minor, decimals(currency));
        for (Unit unit : UNITS) {
            if (amount.abs().compareTo(unit.size()) < 0) continue;
            return plain(amount.divide(unit.size(), 2, RoundingMode.HALF_UP)) + unit.suffix();
        }
        return plain(amount);
    }

    /** A count, digits in groups of three. */
    public String count(long number) {
        return number(BigDecimal.valueOf(number), 0);
    }

    private static String plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return number(stripped, Math.max(0, stripped.scale()));
    }

    private static String number(BigDecimal amount, int decimals) {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        symbols.setGroupingSeparator(NARROW_SPACE);
        symbols.setMinusSign(MINUS);
        DecimalFormat format = new DecimalFormat("#,##0", symbols);
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        return format.format(amount);
    }

    private static int decimals(String currency) {
        return Currencies.known(currency) ? Currencies.decimals(currency) : 0;
    }
}
