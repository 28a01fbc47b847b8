package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.sealing.PlatformSecrets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Claims and quotas of one append, checked and written under the append's lock, in the order of the events. A refusal
 * throws; the caller rolls back what this command wrote.
 */
final class ConstraintLedger implements ConstraintChanges {
    private static final String DEFAULT_CURRENCY = "RUB";

    private final JdbcClient jdbc;
    private final PlatformSecrets secrets;
    private final TenantId tenantId;
    private final Instant at;
    private final boolean checked;

    /** @param checked false for imported events, which are never refused */
    ConstraintLedger(JdbcClient jdbc, PlatformSecrets secrets, TenantId tenantId, Instant at, boolean checked) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.tenantId = tenantId;
        this.at = at;
        this.checked = checked;
    }

    @Override
    public void claim(String kind, String value, StreamId owner) {
        byte[] hmac = secrets.hmac(PlatformSecrets.Name.HMAC, kind, tenantId.toString(), value);
        insert(
                kind,
                jdbc.sql(
                                "insert into claim (tenant_id, kind, value_hmac, stream) values (?, ?, ?, ?) on conflict do nothing")
                        .params(tenantId.value(), kind, hmac, owner.stream())
                        .update(),
                () -> jdbc.sql("select stream from claim where tenant_id = ? and kind = ? and value_hmac = ?")
                        .params(tenantId.value(), kind, hmac)
                        .query(String.class)
                        .single(),
                owner);
    }

    @Override
    public void claimGlobally(String kind, String value, StreamId owner) {
        byte[] hmac = secrets.hmac(PlatformSecrets.Name.HMAC, kind, value);
        insert(
                kind,
                jdbc.sql("insert into global_claim (kind, value_hmac, tenant_id, stream) values (?, ?, ?, ?)"
                                + " on conflict do nothing")
                        .params(kind, hmac, tenantId.value(), owner.stream())
                        .update(),
                () -> jdbc.sql("select stream from global_claim where kind = ? and value_hmac = ?")
                        .params(kind, hmac)
                        .query(String.class)
                        .single(),
                owner);
    }

    private static void insert(String kind, int inserted, java.util.function.Supplier<String> holder, StreamId owner) {
        if (inserted == 0 && !holder.get().equals(owner.stream()))
            throw new CommandRefused(Why.ALREADY_TAKEN, "The " + kind.replace('-', ' ') + " is already taken.");
    }

    @Override
    public void release(String kind, StreamId owner) {
        for (String table : new String[] {"claim", "global_claim"})
            jdbc.sql("delete from " + table + " where tenant_id = ? and stream = ? and kind = ?")
                    .params(tenantId.value(), owner.stream(), kind)
                    .update();
    }

    @Override
    public void use(String quota, Window window, long n) {
        change(quota, window, at, n, checked);
    }

    @Override
    public void count(String quota, Window window, Instant when, long n) {
        change(quota, window, when, n, false);
    }

    @Override
    public void use(String quota, Window window, long amountMinor, String currency) {
        if (currency.equals(settings().currency())) change(quota, window, at, amountMinor, checked);
    }

    @Override
    public void count(String quota, Window window, Instant when, long amountMinor, String currency) {
        if (currency.equals(settings().currency())) change(quota, window, when, amountMinor, false);
    }

    private void change(String quota, Window window, Instant when, long n, boolean check) {
        if (n == 0) return;
        String period = period(window, when);
        long used = jdbc.sql(
                        "insert into quota (tenant_id, name, period, used) values (?, ?, ?, ?)"
                                + " on conflict (tenant_id, name, period) do update set used = quota.used + excluded.used returning used")
                .params(tenantId.value(), quota, period, n)
                .query(Long.class)
                .single();
        if (!check || n < 0) return;
        Long limit = jdbc.sql("select limit_value from quota where tenant_id = ? and name = ? and period = ''")
                .params(tenantId.value(), quota)
                .query((rows, _) -> java.util.Optional.ofNullable(rows.getObject(1, Long.class)))
                .optional()
                .flatMap(value -> value)
                .orElse(null);
        if (limit != null && used > limit)
            throw new CommandRefused(
                    Why.LIMIT_REACHED,
                    "The limit of " + quota.replace('-', ' ') + label(window) + " is " + limit + "; this would make it "
                            + used + ".");
    }

    private static String label(Window window) {
        return switch (window) {
            case ALWAYS -> "";
            case DAY, MONTH -> " a " + window.name().toLowerCase(Locale.ROOT);
        };
    }

    @Override
    public void limit(String quota, @Nullable Long limit) {
        jdbc.sql("insert into quota (tenant_id, name, period, limit_value) values (:tenant, :name, '', :limit)"
                        + " on conflict (tenant_id, name, period) do update set limit_value = excluded.limit_value")
                .param("tenant", tenantId.value())
                .param("name", quota)
                .param("limit", limit, java.sql.Types.BIGINT)
                .update();
    }

    @Override
    public void settings(ZoneId zone, String currency) {
        jdbc.sql(
                        "insert into quota_settings (tenant_id, time_zone, currency) values (?, ?, ?)"
                                + " on conflict (tenant_id) do update set time_zone = excluded.time_zone, currency = excluded.currency")
                .params(tenantId.value(), zone.getId(), currency)
                .update();
    }

    private record Settings(ZoneId zone, String currency) {}

    private Settings settings() {
        return jdbc.sql("select time_zone, currency from quota_settings where tenant_id = ?")
                .param(tenantId.value())
                .query((row, _) -> new Settings(ZoneId.of(row.getString(1)), row.getString(2)))
                .optional()
                .orElse(new Settings(ZoneOffset.UTC, DEFAULT_CURRENCY));
    }

    private String period(Window window, Instant when) {
        return switch (window) {
            case ALWAYS -> "";
            case DAY -> LocalDate.ofInstant(when, settings().zone()).toString();
            case MONTH -> YearMonth.from(when.atZone(settings().zone())).toString();
        };
    }
}
