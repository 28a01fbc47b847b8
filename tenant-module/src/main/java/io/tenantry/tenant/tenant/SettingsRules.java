package io.tenantry.tenant.tenant;

import static io.tenantry.tenant.api.TenantRejected.Why.BURST_WITHOUT_RATE;
import static io.tenantry.tenant.api.TenantRejected.Why.CURRENCY_HAS_LIMITS;
import static io.tenantry.tenant.api.TenantRejected.Why.CURRENCY_UNKNOWN;
import static io.tenantry.tenant.api.TenantRejected.Why.DAILY_TRANSACTION_LIMIT_IN_OTHER_CURRENCY;
import static io.tenantry.tenant.api.TenantRejected.Why.LIMIT_NEGATIVE;
import static io.tenantry.tenant.api.TenantRejected.Why.LOAD_LIMIT_IMPOSSIBLE;
import static io.tenantry.tenant.api.TenantRejected.Why.MONTHLY_REVENUE_LIMIT_IN_OTHER_CURRENCY;
import static io.tenantry.tenant.api.TenantRejected.Why.PROVIDER_CONTRADICTORY;
import static io.tenantry.tenant.api.TenantRejected.Why.TIME_ZONE_UNKNOWN;

import io.tenantry.tenancy.load.TenantLoad;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.Currencies;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Money;
import io.tenantry.tenant.api.Settings;
import io.tenantry.tenant.api.Settings.Integration;
import io.tenantry.tenant.api.TenantRejected;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What limits and settings a tenant can have. */
final class SettingsRules {
    private static final long MOST = 1_000_000;

    private SettingsRules() {}

    static void require(Limits limits, String currency) {
        boolean negative = Stream.of(
                        number(limits.maxUsers()),
                        number(limits.maxActiveSubscriptions()),
                        amount(limits.dailyTransactionLimit()),
                        amount(limits.monthlyRevenueLimit()))
                .anyMatch(n -> n < 0);
        if (negative) throw new TenantRejected(LIMIT_NEGATIVE, "A limit is zero or more.");
        require(limits.load());
        requireCurrency(limits.dailyTransactionLimit(), currency, DAILY_TRANSACTION_LIMIT_IN_OTHER_CURRENCY);
        requireCurrency(limits.monthlyRevenueLimit(), currency, MONTHLY_REVENUE_LIMIT_IN_OTHER_CURRENCY);
    }

    /** A limit that lets nothing through is a suspension, and that is another decision. */
    private static void require(TenantLoad load) {
        boolean tooLow = Stream.of(
                        load.requestsPerSecond(), load.burst(), load.concurrentRequests(), load.connections())
                .anyMatch(limit -> limit != null && (limit < 1 || limit > MOST));
        if (tooLow) throw new TenantRejected(LOAD_LIMIT_IMPOSSIBLE, "A limit of load is between 1 and " + MOST + ".");
        if (load.burst() != null && load.requestsPerSecond() == null) {
            throw new TenantRejected(BURST_WITHOUT_RATE, "A burst is of a number of requests per second.");
        }
    }

    /** A tenant cannot leave its money limits behind by choosing another currency. */
    static void require(Settings settings, String currency, Limits limits) {
        requireTimeZone(settings.timeZone());
        if (!Currencies.known(settings.currency())) {
            throw new TenantRejected(CURRENCY_UNKNOWN, "The currency " + settings.currency() + " is not known.");
        }
        boolean limited = limits.dailyTransactionLimit() != null || limits.monthlyRevenueLimit() != null;
        if (limited && !settings.currency().equals(currency)) {
            throw new TenantRejected(
                    CURRENCY_HAS_LIMITS,
                    "An operator must first remove the money limits that stand in " + currency + ".");
        }
        for (String provider : settings.paymentProviders().enabled()) {
            if (settings.paymentProviders().disabled().contains(provider)) {
                throw new TenantRejected(PROVIDER_CONTRADICTORY, "Provider " + provider + " is enabled and disabled.");
            }
        }
    }

    /** The integrations as asked for, each without a key keeping the one it has; an empty key removes it. */
    static Settings keepingSecrets(Settings asked, Settings present) {
        Map<String, Integration> integrations = new TreeMap<>();
        asked.integrations().forEach((name, integration) -> {
            Integration before = present.integrations().get(name);
            Sealed<String> key = kept(integration.apiKey(), before == null ? null : before.apiKey());
            integrations.put(name, new Integration(integration.apiUrl(), key));
        });
        return new Settings(
                asked.timeZone(), asked.currency(), asked.branding(), asked.paymentProviders(), integrations);
    }

    static @Nullable Sealed<String> kept(@Nullable Sealed<String> asked, @Nullable Sealed<String> present) {
        if (asked == null) return present;
        return asked.orElse("").isEmpty() ? null : asked;
    }

    private static void requireTimeZone(String name) {
        try {
            ZoneId.of(name);
        } catch (DateTimeException _) {
            throw new TenantRejected(TIME_ZONE_UNKNOWN, "The time zone " + name + " is not known.");
        }
    }

    private static void requireCurrency(@Nullable Money limit, String currency, TenantRejected.Why why) {
        if (limit != null && !limit.currency().equals(currency)) {
            throw new TenantRejected(why, "The tenant's main currency is " + currency + ".");
        }
    }

    private static long number(@Nullable Long limit) {
        return limit == null ? 0 : limit;
    }

    private static long amount(@Nullable Money limit) {
        return limit == null ? 0 : limit.amountMinor();
    }
}
