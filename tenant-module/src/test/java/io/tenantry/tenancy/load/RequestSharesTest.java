package io.tenantry.tenancy.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bucket4j.TimeMeter;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.load.LoadExceeded.Why;
import io.tenantry.tenancy.load.RequestShares.Open;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestSharesTest {
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId neighbour = new TenantId(UUID.randomUUID());
    private long nanos = 1_000_000_000L;
    private final RequestShares shares = new RequestShares(new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    private static TenantLoad rate(long perSecond, @Nullable Long burst) {
        return new TenantLoad(perSecond, burst, null, null);
    }

    private static TenantLoad atOnce(long requests) {
        return new TenantLoad(null, null, requests, null);
    }

    private void answered(TenantId of, TenantLoad load, int requests) {
        for (int i = 0; i < requests; i++) shares.open(of, load).close();
    }

    private LoadExceeded refused(TenantId of, TenantLoad load) {
        LoadExceeded refused = catchThrowableOfType(LoadExceeded.class, () -> shares.open(of, load));
        assertThat(refused).isNotNull();
        return refused;
    }

    @Test
    void whoHasNoLimitIsNeverRefused() {
        List<Open> open = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) open.add(shares.open(tenant, TenantLoad.NONE));
        assertThat(open).hasSize(10_000);
    }

    @Test
    void moreThanASecondsRequestsWaitForTheNextOnes() {
        answered(tenant, rate(10, null), 10);
        LoadExceeded refused = refused(tenant, rate(10, null));
        assertThat(refused.reason()).isEqualTo(Why.TENANT_RATE_EXCEEDED);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(100));
        nanos += Duration.ofMillis(200).toNanos();
        answered(tenant, rate(10, null), 2);
        refused(tenant, rate(10, null));
    }

    @Test
    void aBurstIsWhatComesAtOneMoment() {
        answered(tenant, rate(1, 30L), 30);
        refused(tenant, rate(1, 30L));
        nanos += Duration.ofSeconds(3).toNanos();
        answered(tenant, rate(1, 30L), 3);
        refused(tenant, rate(1, 30L));
    }

    @Test
    void oneTenantUsesNothingOfAnothers() {
        answered(tenant, rate(1, null), 1);
        refused(tenant, rate(1, null));
        answered(neighbour, rate(1, null), 1);
        shares.open(tenant, atOnce(1));
        assertThat(refused(tenant, atOnce(1)).reason()).isEqualTo(Why.TENANT_CONCURRENCY_EXCEEDED);
        shares.open(neighbour, atOnce(1)).close();
    }

    @Test
    void anAnswerMakesRoomForOneRequestHoweverOftenItIsSaid() {
        Open first = shares.open(tenant, atOnce(2));
        shares.open(tenant, atOnce(2));
        refused(tenant, atOnce(2));
        first.close();
        first.close();
        shares.open(tenant, atOnce(2));
        refused(tenant, atOnce(2));
    }

    @Test
    void whatTheRateRefusesIsNotOpen() {
        TenantLoad both = new TenantLoad(1L, null, 1L, null);
        shares.open(tenant, both).close();
        for (int i = 0; i < 3; i++) assertThat(refused(tenant, both).reason()).isEqualTo(Why.TENANT_RATE_EXCEEDED);
        nanos += Duration.ofSeconds(1).toNanos();
        shares.open(tenant, both);
    }

    @Test
    void anotherLimitHoldsAtOnce() {
        answered(tenant, rate(1, null), 1);
        refused(tenant, rate(1, null));
        nanos += Duration.ofSeconds(1).toNanos();
        answered(tenant, rate(100, null), 100);
        refused(tenant, rate(100, null));
        answered(tenant, TenantLoad.NONE, 1_000);
        nanos += Duration.ofSeconds(1).toNanos();
        answered(tenant, rate(2, null), 2);
        refused(tenant, rate(2, null));

        shares.open(tenant, atOnce(2));
        refused(tenant, atOnce(1));
        shares.open(tenant, atOnce(2));
    }
}
