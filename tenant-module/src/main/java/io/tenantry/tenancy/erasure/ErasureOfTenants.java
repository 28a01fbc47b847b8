package io.tenantry.tenancy.erasure;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.Keyring;
import io.tenantry.tenancy.sealing.Signatures;
import io.tenantry.tenancy.tier.TenantRemoval;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Erases a tenant, in steps that may each be done again. */
@Component
public class ErasureOfTenants {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Quiet quiet;
    private final Keyring keyring;
    private final ObjectProvider<ServerMemory> memory;
    private final TenantRemoval removal;
    private final ErasedEvents events;
    private final TenantDatabase database;
    private final Signatures signatures;
    private final Clock clock;

    ErasureOfTenants(
            Quiet quiet,
            Keyring keyring,
            ObjectProvider<ServerMemory> memory,
            TenantRemoval removal,
            ErasedEvents events,
            TenantDatabase database,
            Signatures signatures,
            Clock clock) {
        this.quiet = quiet;
        this.keyring = keyring;
        this.memory = memory;
        this.removal = removal;
        this.events = events;
        this.database = database;
        this.signatures = signatures;
        this.clock = clock;
    }

    /** First the tenant must be one that every server refuses. {@code follower}: whose own lane waits here. */
    public void awaitQuiet(TenantId tenantId, String follower) {
        quiet.await(tenantId, each -> !each.processor().equals(follower));
    }

    /** From here on nobody opens anything of the tenant and its people. */
    public void destroyKeys(TenantId tenantId) {
        keyring.destroyAll(tenantId);
        memory.getObject().forget(tenantId);
    }

    public void removeRows(TenantId tenantId) {
        removal.remove(tenantId, quiet.projections());
    }

    /** All events but those of {@code kept}; that at {@code last} is sealed, too, and removed at the very end. */
    public void sealEvents(TenantId tenantId, long last, StreamId kept) {
        events.seal(tenantId, last, kept.stream());
    }

    public void removeLast(TenantId tenantId, long last) {
        events.remove(tenantId, last);
    }

    /**
     * What was erased, for who must prove it.
     *
     * @param text JSON, as it is signed
     * @param signature Ed25519, base64
     */
    public record Certificate(Instant firstEventAt, String text, String signature, String publicKey) {}

    public Certificate certificate(TenantId tenantId) {
        ErasedEvents.Remains remains = events.remains(tenantId);
        long keys = database.vault(List.of(tenantId), jdbc -> jdbc.sql(
                        "select count(*) from data_key where tenant_id = ? and wrapped is null")
                .param(tenantId.value())
                .query(Long.class)
                .single());
        Map<String, Object> certificate = new LinkedHashMap<>();
        certificate.put("format", "tenantry-erasure");
        certificate.put("version", 1);
        certificate.put("tenantId", tenantId.toString());
        certificate.put("erasedAt", clock.instant().toString());
        certificate.put("keysDestroyed", keys);
        certificate.put("events", remains.events());
        certificate.put("firstPosition", remains.firstPosition());
        certificate.put("lastPosition", remains.lastPosition());
        certificate.put("sha256", remains.digest());
        String text = JSON.writeValueAsString(certificate);
        return new Certificate(
                remains.firstEventAt(),
                text,
                base64(signatures.sign(text.getBytes(StandardCharsets.UTF_8))),
                base64(signatures.publicKey()));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
