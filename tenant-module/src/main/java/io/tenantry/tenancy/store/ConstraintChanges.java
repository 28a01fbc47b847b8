package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Collects the claims and quotas of one event. A refused one fails its own command with 409. */
public interface ConstraintChanges {
    /** The value belongs to {@code owner} from now on; refused ({@code already-taken}) while it is another's in this tenant. */
    void claim(String kind, String value, StreamId owner);

    /** As {@link #claim}, unique over all tenants. */
    void claimGlobally(String kind, String value, StreamId owner);

    /** {@code owner} gives up its values of that kind, of this tenant and global ones. */
    void release(String kind, StreamId owner);

    /** Uses {@code n} of a quota; refused ({@code limit-reached}) when that would pass the limit. */
    void use(String quota, Window window, long n);

    /** Uses or, negative, gives back {@code n} in the window that holds {@code at}, whatever the limit. */
    void count(String quota, Window window, Instant at, long n);

    /** As {@link #use} for an amount of money; amounts in another than the tenant's main currency are not counted. */
    void use(String quota, Window window, long amountMinor, String currency);

    /** As {@link #count} for an amount of money. */
    void count(String quota, Window window, Instant at, long amountMinor, String currency);

    /**
     * As {@link #use} in the window that holds {@code at}, until {@code owner} gives it back; at most once for each quota
     * at a time. It is noted which period was raised.
     */
    void reserve(String quota, Window window, Instant at, long amountMinor, String currency, StreamId owner);

    /**
     * Gives back what {@code owner} has reserved, in the period that it raised, whatever the tenant's zone and currency are
     * now. Where nothing was noted, because it is older than the notes: in the window that holds {@code at}.
     */
    void giveBack(String quota, Window window, Instant at, long amountMinor, String currency, StreamId owner);

    /** The quota's limit in every window from now on; null: none. */
    void limit(String quota, @Nullable Long limit);

    /** The zone in which windows are days and months, and the currency in which amounts are counted. */
    void settings(ZoneId zone, String currency);

    /** The stretch of time over which a quota is counted. */
    enum Window {
        ALWAYS,
        DAY,
        MONTH
    }
}
