package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.store.ConstraintChanges.Window;
import io.tenantry.tenancy.store.RecordedChanges.Change;
import io.tenantry.tenancy.store.RecordedChanges.Claim;
import io.tenantry.tenancy.store.RecordedChanges.GiveBack;
import io.tenantry.tenancy.store.RecordedChanges.Limit;
import io.tenantry.tenancy.store.RecordedChanges.Release;
import io.tenantry.tenancy.store.RecordedChanges.Reserve;
import io.tenantry.tenancy.store.RecordedChanges.Settings;
import io.tenantry.tenancy.store.RecordedChanges.Use;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Claims and quotas that a batch concerns: as they are stored, changed command by command in memory. It is right because
 * the batch holds the append's lock. What a refused command had changed is taken back.
 */
final class ConstraintState {
    private static final String DEFAULT_CURRENCY = "RUB";

    /** @param tenantId null for a claim over all tenants */
    record ClaimKey(@Nullable TenantId tenantId, String kind, ByteBuffer hmac) {}

    /** Who holds a claimed value. */
    record Holder(TenantId tenantId, String stream) {}

    /** @param period a day, a month, or empty: always */
    record QuotaKey(TenantId tenantId, String name, String period) {}

    record QuotaName(TenantId tenantId, String name) {}

    record Zone(ZoneId zone, String currency) {}

    /** @param stream who gives it back */
    record ReservationKey(TenantId tenantId, String stream, String quota) {}

    /** What a use has raised: a period by a number, which is 0 where it did not count. */
    record Raised(String period, long n) {
        static final Raised NOTHING = new Raised("", 0);
    }

    final Changed<ClaimKey, Holder> claims = new Changed<>();
    final Changed<QuotaKey, Long> used = new Changed<>();
    final Changed<QuotaName, Long> limits = new Changed<>();
    final Changed<TenantId, Zone> zones = new Changed<>();
    final Changed<ReservationKey, Raised> reserved = new Changed<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();

    /** A table's rows as they are stored and as they shall be; null: none. */
    static final class Changed<K, V> {
        private final Map<K, V> stored = new LinkedHashMap<>();
        private final Map<K, V> present = new LinkedHashMap<>();

        void read(K key, V value) {
            stored.put(key, value);
            present.put(key, value);
        }

        @Nullable
        V get(K key) {
            return present.get(key);
        }

        private @Nullable V set(K key, @Nullable V value) {
            return value == null ? present.remove(key) : present.put(key, value);
        }

        Map<K, V> present() {
            return present;
        }

        /** Rows that are gone or another's. */
        List<Map.Entry<K, V>> removed() {
            return stored.entrySet().stream()
                    .filter(row -> !row.getValue().equals(present.get(row.getKey())))
                    .toList();
        }

        /** Rows that are new or changed. */
        List<Map.Entry<K, V>> written() {
            return present.entrySet().stream()
                    .filter(row -> !row.getValue().equals(stored.get(row.getKey())))
                    .toList();
        }
    }

    /** Applies what one command changes: all of it, or nothing and the refusal. */
    void apply(TenantId tenantId, List<Change> changes) {
        undo.clear();
        try {
            for (Change change : changes) apply(tenantId, change);
        } catch (RuntimeException refused) {
            while (!undo.isEmpty()) undo.pop().run();
            throw refused;
        }
    }

    private void apply(TenantId tenantId, Change change) {
        switch (change) {
            case Claim claim -> claim(tenantId, claim);
            case Release release -> release(release);
            case Use use -> use(use);
            case Reserve reserve -> set(reserved, key(reserve.use(), reserve.owner()), use(reserve.use()));
            case GiveBack back -> giveBack(back);
            case Limit limit -> set(limits, new QuotaName(limit.tenantId(), limit.quota()), limit.limit());
            case Settings settings -> set(zones, settings.tenantId(), new Zone(settings.zone(), settings.currency()));
        }
    }

    private <K, V> void set(Changed<K, V> table, K key, @Nullable V value) {
        V before = table.set(key, value);
        undo.push(() -> table.set(key, before));
    }

    private void claim(TenantId tenantId, Claim claim) {
        ClaimKey key = new ClaimKey(claim.tenantId(), claim.kind(), claim.hmac());
        Holder holder = claims.get(key);
        if (holder == null) set(claims, key, new Holder(tenantId, claim.owner()));
        else if (!holder.stream().equals(claim.owner()))
            throw new CommandRefused(Why.ALREADY_TAKEN, "The " + claim.kind().replace('-', ' ') + " is already taken.");
    }

    private void release(Release release) {
        Holder holder = new Holder(release.tenantId(), release.owner());
        List<ClaimKey> held = claims.present().entrySet().stream()
                .filter(claim ->
                        claim.getValue().equals(holder) && claim.getKey().kind().equals(release.kind()))
                .map(Map.Entry::getKey)
                .toList();
        held.forEach(key -> set(claims, key, null));
    }

    private Raised use(Use use) {
        Zone zone = Objects.requireNonNullElse(zones.get(use.tenantId()), new Zone(ZoneOffset.UTC, DEFAULT_CURRENCY));
        if (use.n() == 0 || (use.currency() != null && !use.currency().equals(zone.currency()))) return Raised.NOTHING;
        QuotaKey key = new QuotaKey(use.tenantId(), use.quota(), period(use.window(), use.at(), zone.zone()));
        long now = Math.addExact(Objects.requireNonNullElse(used.get(key), 0L), use.n());
        Long limit = limits.get(new QuotaName(use.tenantId(), use.quota()));
        if (use.checked() && use.n() > 0 && limit != null && now > limit)
            throw new CommandRefused(
                    Why.LIMIT_REACHED,
                    "The limit of " + use.quota().replace('-', ' ') + label(use.window()) + " is " + limit
                            + "; this would make it " + now + ".");
        set(used, key, now);
        return new Raised(key.period(), use.n());
    }

    private void giveBack(GiveBack back) {
        ReservationKey key = key(back.otherwise(), back.owner());
        Raised raised = reserved.get(key);
        if (raised == null) {
            use(back.otherwise());
        } else {
            QuotaKey quota = new QuotaKey(key.tenantId(), key.quota(), raised.period());
            long now = Math.subtractExact(Objects.requireNonNullElse(used.get(quota), 0L), raised.n());
            if (raised.n() != 0) set(used, quota, now);
            set(reserved, key, null);
        }
    }

    private static ReservationKey key(Use use, String owner) {
        return new ReservationKey(use.tenantId(), owner, use.quota());
    }

    private static String label(Window window) {
        return switch (window) {
            case ALWAYS -> "";
            case DAY, MONTH -> " a " + window.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String period(Window window, Instant at, ZoneId zone) {
        return switch (window) {
            case ALWAYS -> "";
            case DAY -> LocalDate.ofInstant(at, zone).toString();
            case MONTH -> YearMonth.from(at.atZone(zone)).toString();
        };
    }

    /** The periods that the use may fall into, whatever the tenant's zone: it is read together with the quotas. */
    static Stream<QuotaKey> candidates(Use use) {
        return Stream.of(-1, 0, 1)
                .map(days -> use.at().plusSeconds(days * 86_400L))
                .map(at -> period(use.window(), at, ZoneOffset.UTC))
                .distinct()
                .map(period -> new QuotaKey(use.tenantId(), use.quota(), period));
    }
}
