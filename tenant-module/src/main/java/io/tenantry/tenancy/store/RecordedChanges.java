package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.PlatformSecrets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what the events of one command claim and use up, so that the append can decide on a whole batch. */
final class RecordedChanges implements ConstraintChanges {
    private final PlatformSecrets secrets;
    private final TenantId tenantId;
    private final List<Change> changes = new ArrayList<>();
    private Instant at = Instant.EPOCH;

    RecordedChanges(PlatformSecrets secrets, TenantId tenantId) {
        this.secrets = secrets;
        this.tenantId = tenantId;
    }

    /** One change of a claim or quota. */
    sealed interface Change {}

    /** @param tenantId null for a claim over all tenants */
    record Claim(@Nullable TenantId tenantId, String kind, ByteBuffer hmac, String owner) implements Change {}

    record Release(TenantId tenantId, String kind, String owner) implements Change {}

    /** @param currency of an amount of money; null for a number */
    record Use(
            TenantId tenantId,
            String quota,
            Window window,
            Instant at,
            long n,
            @Nullable String currency,
            boolean checked)
            implements Change {}

    /** A use that its owner gives back. */
    record Reserve(Use use, String owner) implements Change {}

    /** @param otherwise what is counted where no reservation was noted */
    record GiveBack(Use otherwise, String owner) implements Change {}

    record Limit(TenantId tenantId, String quota, @Nullable Long limit) implements Change {}

    record Settings(TenantId tenantId, ZoneId zone, String currency) implements Change {}

    /** What follows is of an event decided at this time. */
    RecordedChanges at(Instant timestamp) {
        this.at = timestamp;
        return this;
    }

    List<Change> changes() {
        return changes;
    }

    @Override
    public void claim(String kind, String value, StreamId owner) {
        byte[] hmac = secrets.hmac(PlatformSecrets.Name.HMAC, kind, tenantId.toString(), value);
        changes.add(new Claim(tenantId, kind, ByteBuffer.wrap(hmac), owner.stream()));
    }

    @Override
    public void claimGlobally(String kind, String value, StreamId owner) {
        byte[] hmac = secrets.hmac(PlatformSecrets.Name.HMAC, kind, value);
        changes.add(new Claim(null, kind, ByteBuffer.wrap(hmac), owner.stream()));
    }

    @Override
    public void release(String kind, StreamId owner) {
        changes.add(new Release(tenantId, kind, owner.stream()));
    }

    @Override
    public void use(String quota, Window window, long n) {
        changes.add(new Use(tenantId, quota, window, at, n, null, true));
    }

    @Override
    public void count(String quota, Window window, Instant when, long n) {
        changes.add(new Use(tenantId, quota, window, when, n, null, false));
    }

    @Override
    public void use(String quota, Window window, long amountMinor, String currency) {
        changes.add(new Use(tenantId, quota, window, at, amountMinor, currency, true));
    }

    @Override
    public void count(String quota, Window window, Instant when, long amountMinor, String currency) {
        changes.add(new Use(tenantId, quota, window, when, amountMinor, currency, false));
    }

    @Override
    public void reserve(String quota, Window window, Instant when, long amountMinor, String currency, StreamId owner) {
        changes.add(new Reserve(new Use(tenantId, quota, window, when, amountMinor, currency, true), owner.stream()));
    }

    @Override
    public void giveBack(String quota, Window window, Instant when, long amountMinor, String currency, StreamId owner) {
        changes.add(new GiveBack(
                new Use(tenantId, quota, window, when, Math.negateExact(amountMinor), currency, false),
                owner.stream()));
    }

    @Override
    public void limit(String quota, @Nullable Long limit) {
        changes.add(new Limit(tenantId, quota, limit));
    }

    @Override
    public void settings(ZoneId zone, String currency) {
        changes.add(new Settings(tenantId, zone, currency));
    }
}
