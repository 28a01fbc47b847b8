package io.tenantry.tenancy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.ConnectionShares.Use;
import io.tenantry.tenancy.load.LoadExceeded;
import io.tenantry.tenancy.load.TenantLoad;
import io.tenantry.tenancy.load.TenantLoads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class ConnectionSharesTest {
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId neighbour = new TenantId(UUID.randomUUID());
    private final Map<TenantId, TenantLoad> decided = new ConcurrentHashMap<>();
    private final ConnectionShares shares = shares(PATIENCE);
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final List<Future<Boolean>> held = new ArrayList<>();

    private ConnectionShares shares(Duration patience) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("loads", new TenantLoads() {
            @Override
            public TenantLoad of(TenantId tenantId) {
                throw new AssertionError("a look into the database, which needs a connection");
            }

            @Override
            public TenantLoad remembered(TenantId tenantId) {
                return decided.getOrDefault(tenantId, TenantLoad.NONE);
            }
        });
        ConnectionShares made = new ConnectionShares(beans.getBeanProvider(TenantLoads.class), 2, patience);
        made.afterSingletonsInstantiated();
        return made;
    }

    @BeforeEach
    void beARequest() {
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));
    }

    @AfterEach
    void end() throws Exception {
        RequestContextHolder.resetRequestAttributes();
        slow.countDown();
        for (Future<Boolean> each : held) assertThat(each.get()).isTrue();
        requests.close();
    }

    /** Another request of the tenant, which has its connection until the end. */
    private void holds(ConnectionShares of, TenantId by) throws InterruptedException {
        CountDownLatch holding = new CountDownLatch(1);
        held.add(requests.submit(() -> {
            beARequest();
            return of.within(by, Use.READ, () -> {
                holding.countDown();
                try {
                    slow.await();
                    return true;
                } catch (InterruptedException e) {
                    return false;
                }
            });
        }));
        holding.await();
    }

    private boolean reads(TenantId by) {
        return shares.within(by, Use.READ, () -> true);
    }

    private void isRefused(TenantId by) {
        LoadExceeded refused = catchThrowableOfType(LoadExceeded.class, () -> reads(by));
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).isEqualTo(LoadExceeded.Why.TENANT_CONNECTIONS_EXCEEDED);
        assertThat(refused.retryAfter()).isPositive();
    }

    @Test
    void whoHoldsAllThatItMayIsRefusedAfterAWhileAndTheOthersAreNot() throws Exception {
        holds(shares, tenant);
        assertThat(reads(tenant)).isTrue();
        holds(shares, tenant);
        isRefused(tenant);
        assertThat(reads(neighbour)).isTrue();
    }

    @Test
    void whatIsGivenBackGoesToWhoWaits() throws Exception {
        ConnectionShares patient = shares(Duration.ofSeconds(30));
        holds(patient, tenant);
        holds(patient, tenant);
        held.add(requests.submit(() -> {
            beARequest();
            return patient.within(tenant, Use.READ, () -> true);
        }));
        slow.countDown();
        assertThat(held.getLast().get()).isTrue();
    }

    @Test
    void anOwnLimitOfTheTenantCountsAtOnce() throws Exception {
        decided.put(tenant, new TenantLoad(null, null, null, 3L));
        holds(shares, tenant);
        holds(shares, tenant);
        assertThat(reads(tenant)).isTrue();
        decided.put(tenant, new TenantLoad(null, null, null, 1L));
        isRefused(tenant);
        decided.remove(tenant);
        isRefused(tenant);
        decided.put(tenant, new TenantLoad(null, null, null, 3L));
        assertThat(reads(tenant)).isTrue();
    }

    @Test
    void aFailureGivesItsConnectionBack() {
        for (int i = 0; i < 5; i++)
            assertThatThrownBy(() -> shares.within(tenant, Use.READ, () -> {
                        throw new IllegalStateException("the query failed");
                    }))
                    .hasMessage("the query failed");
        assertThat(reads(tenant)).isTrue();
    }

    @Test
    void aTransactionThatIsOpenTakesNoSecondConnection() throws Exception {
        holds(shares, tenant);
        holds(shares, tenant);
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            assertThat(reads(tenant)).isTrue();
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
        }
    }

    @Test
    void commandsAreTriedOneByOne() throws Exception {
        assertThat(shares.within(tenant, Use.TRIAL, () -> {
                    LoadExceeded refused = catchThrowableOfType(
                            LoadExceeded.class,
                            () -> inAnotherThread(() -> shares.within(tenant, Use.TRIAL, () -> true)));
                    return refused != null && reads(tenant);
                }))
                .isTrue();
    }

    @Test
    void workInTheBackgroundAndThePlatformsAreNotCounted() throws Exception {
        holds(shares, tenant);
        holds(shares, tenant);
        isRefused(tenant);
        RequestContextHolder.resetRequestAttributes();
        assertThat(reads(tenant)).isTrue();
        beARequest();
        for (int i = 0; i < 5; i++) holds(shares, TenantId.PLATFORM);
        assertThat(reads(TenantId.PLATFORM)).isTrue();
    }

    private void inAnotherThread(Runnable request) throws Exception {
        try {
            requests.submit(() -> {
                        beARequest();
                        request.run();
                    })
                    .get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof Exception cause) throw cause;
            throw e;
        }
    }
}
