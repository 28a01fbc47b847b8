package io.tenantry.tenancy.sealing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Data keys, one per tenant and per data subject, wrapped by the master key in {@code data_key}. A key is committed
 * before anything sealed with it can be.
 */
@Component
public class Keyring {
    private static final int THREADS = 8;

    /**
     * Tink keeps a random generator per thread, and looks for a provider's class whenever it makes one: on virtual
     * threads, that is for every request, and costs more than sealing does.
     */
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, SealingThread::new);

    private static final class SealingThread extends Thread {
        SealingThread(Runnable work) {
            super(work, "seal");
            setDaemon(true);
        }
    }

    private final TenantDatabase database;
    private final MasterKey masterKey;
    private final ConcurrentMap<TenantId, Integer> erasures = new ConcurrentHashMap<>();

    /** @param erasures how often keys of the tenant were destroyed: what was being loaded meanwhile is void */
    private record Known(KeyRef key, int erasures) {}

    private final Cache<Known, Optional<Aead>> cache = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    Keyring(TenantDatabase database, MasterKey masterKey) {
        this.database = database;
        this.masterKey = masterKey;
    }

    /** Encrypts for the owner of {@code key}, making the key when it is the first time. */
    public byte[] seal(KeyRef key, byte[] plain) {
        return sealUnlessDestroyed(key, plain)
                .orElseThrow(() -> new IllegalStateException("the key of " + key + " was destroyed"));
    }

    /** As {@link #seal}; empty when the key was destroyed: what would be sealed with it is erased already. */
    public Optional<byte[]> sealUnlessDestroyed(KeyRef key, byte[] plain) {
        return sealing(() -> find(key).or(() -> create(key)).map(aead -> {
            try {
                return aead.encrypt(plain, associatedData(key));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot seal for " + key, e);
            }
        }));
    }

    /** Does work that seals several values, with one change of thread for all of them. */
    public <T> T sealing(Supplier<T> work) {
        if (Thread.currentThread() instanceof SealingThread) return work.get();
        try {
            return threads.submit(work::get).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException("cannot seal", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sealing", e);
        }
    }

    /** Decrypts, or answers empty when the key was destroyed. */
    public Optional<byte[]> open(KeyRef key, byte[] ciphertext) {
        return find(key).map(aead -> {
            try {
                return aead.decrypt(ciphertext, associatedData(key));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot open what was sealed for " + key, e);
            }
        });
    }

    /**
     * Destroys the key, for ever: where there is none, none is made later. When this returns it is committed, and this
     * server has forgotten the key; the others are told by {@code AppendListener}s.
     */
    public void destroy(KeyRef key) {
        database.vault(List.of(key.tenantId()), jdbc -> jdbc.sql(
                        "insert into data_key (tenant_id, subject, wrapped, destroyed_at) values (?, ?, null, clock_timestamp())"
                                + " on conflict (tenant_id, subject) do update set wrapped = null,"
                                + " destroyed_at = coalesce(data_key.destroyed_at, excluded.destroyed_at)")
                .params(key.tenantId().value(), key.subject())
                .update());
        forget(key.tenantId());
    }

    /** Destroys all keys of the tenant and of its people, as {@link #destroy} does one. */
    public void destroyAll(TenantId tenantId) {
        database.vault(List.of(tenantId), jdbc -> jdbc.sql(
                        "update data_key set wrapped = null, destroyed_at = coalesce(destroyed_at, clock_timestamp())"
                                + " where tenant_id = ?")
                .param(tenantId.value())
                .update());
        destroy(KeyRef.ofTenant(tenantId));
    }

    /** Looks again which keys the tenant has: after some were destroyed. */
    public void forget(TenantId tenantId) {
        erasures.merge(tenantId, 1, Integer::sum);
        cache.asMap().keySet().removeIf(known -> known.key().tenantId().equals(tenantId));
    }

    private Optional<Aead> find(KeyRef key) {
        return cache.get(known(key), _ -> load(key));
    }

    private Known known(KeyRef key) {
        return new Known(key, erasures.getOrDefault(key.tenantId(), 0));
    }

    private Optional<Aead> load(KeyRef key) {
        return database.vault(List.of(key.tenantId()), jdbc -> jdbc.sql(
                                "select wrapped from data_key where tenant_id = ? and subject = ? and wrapped is not null")
                        .params(key.tenantId().value(), key.subject())
                        .query(byte[].class)
                        .optional())
                .map(wrapped -> unwrap(key, wrapped));
    }

    private Optional<Aead> create(KeyRef key) {
        byte[] wrapped = generate(key);
        database.vault(List.of(key.tenantId()), jdbc -> jdbc.sql(
                        "insert into data_key (tenant_id, subject, wrapped, wrapped_by) values (?, ?, ?, ?) on conflict do nothing")
                .params(key.tenantId().value(), key.subject(), wrapped, masterKey.fingerprint())
                .update());
        cache.invalidate(known(key));
        return find(key);
    }

    private byte[] generate(KeyRef key) {
        try {
            return wrapped(newKey(), masterKey.aead(), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a key for " + key, e);
        }
    }

    private Aead unwrap(KeyRef key, byte[] wrapped) {
        try {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(wrapped, masterKey.aead(), associatedData(key))
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new WrongMasterKey("the key of " + key + " was wrapped with", e);
        }
    }

    /** Keys for a tenant that is about to be written here. */
    public NewKeys newKeys(TenantId tenantId) {
        return new NewKeys(tenantId, masterKey.aead(), masterKey.fingerprint());
    }

    static KeysetHandle newKey() throws GeneralSecurityException {
        return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
    }

    static Aead primitive(KeysetHandle handle) throws GeneralSecurityException {
        return handle.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    static byte[] wrapped(KeysetHandle handle, Aead masterKey, KeyRef key) throws GeneralSecurityException {
        return TinkProtoKeysetFormat.serializeEncryptedKeyset(handle, masterKey, associatedData(key));
    }

    static byte[] associatedData(KeyRef key) {
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }
}
