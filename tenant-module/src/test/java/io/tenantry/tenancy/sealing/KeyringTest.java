package io.tenantry.tenancy.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@ModuleTest
@Import(Probe.class)
class KeyringTest {
    @Autowired
    Keyring keyring;

    @Autowired
    MasterKey masterKey;

    @Autowired
    TenantDatabase database;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final KeyRef key = KeyRef.ofTenant(tenant);

    @Test
    void aKeyThatIsBeingReadWhileItIsDestroyedIsNotRemembered() throws Exception {
        byte[] sealed = keyring.seal(key, "plain".getBytes(UTF_8));
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch destroyed = new CountDownLatch(1);
        Keyring another = new Keyring(readingSlowly(read, destroyed), masterKey);
        CompletableFuture<Optional<byte[]>> underWay = CompletableFuture.supplyAsync(() -> another.open(key, sealed));
        read.await();
        database.vault(List.of(tenant), jdbc -> jdbc.sql("update data_key set wrapped = null where tenant_id = ?")
                .param(tenant.value())
                .update());
        another.forget(tenant);
        destroyed.countDown();
        assertThat(underWay.join()).as("it had come before").isPresent();
        assertThat(another.open(key, sealed)).isEmpty();
    }

    /** The real database, whose answers arrive when the key is destroyed. */
    private TenantDatabase readingSlowly(CountDownLatch read, CountDownLatch destroyed) {
        TenantDatabase slow = mock(TenantDatabase.class);
        when(slow.vault(any(), any())).thenAnswer(call -> {
            Object row = database.vault(call.getArgument(0), call.getArgument(1));
            read.countDown();
            destroyed.await();
            return row;
        });
        return slow;
    }
}
