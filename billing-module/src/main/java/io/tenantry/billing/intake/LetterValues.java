package io.tenantry.billing.intake;

import io.tenantry.billing.api.LetterId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Keyring;
import io.tenantry.tenancy.sealing.PlatformSecrets;
import io.tenantry.tenancy.sealing.PlatformSecrets.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What letters say: rows that are added and never changed but by erasing them, so an event can name one. They stand outside of the events,
 * encrypted with their tenant's key, because anything may have arrived.
 */
@Component
class LetterValues {
    private final TenantDatabase database;
    private final Keyring keyring;
    private final PlatformSecrets secrets;

    LetterValues(TenantDatabase database, Keyring keyring, PlatformSecrets secrets) {
        this.database = database;
        this.keyring = keyring;
        this.secrets = secrets;
    }

    /** Returns when the value is on disk. Kept again under the same id, the first one stays. */
    void keep(TenantId tenantId, UUID id, byte[] value) {
        byte[] sealed = keyring.seal(KeyRef.ofTenant(tenantId), value);
        database.asProjector(jdbc -> jdbc.sql(
                        "insert into letter_value (tenant_id, id, sealed) values (?, ?, ?) on conflict do nothing")
                .params(tenantId.value(), id, sealed)
                .update());
    }

    /** Whether the letter says, or said, something else than this. */
    boolean holdAnother(LetterId letter, byte[] value) {
        return find(letter.tenantId(), letter.value())
                .map(known -> !Arrays.equals(known, value))
                .orElseGet(() -> isRecorded(letter) && !isRecordedAsErased(letter, value));
    }

    private boolean isRecorded(LetterId letter) {
        return database.inTenant(
                letter.tenantId(), jdbc -> jdbc.sql("select exists (select from letter where tenant_id = ? and id = ?)")
                        .params(letter.tenantId().value(), letter.value())
                        .query(Boolean.class)
                        .single());
    }

    /** Whether this is what the letter said until it was erased. */
    boolean isRecordedAsErased(LetterId letter, byte[] value) {
        return database.inTenant(letter.tenantId(), jdbc -> jdbc.sql(
                        "select exists (select from letter_value where tenant_id = ? and id = ? and mark = ?)")
                .params(letter.tenantId().value(), letter.value(), mark(letter.tenantId(), value))
                .query(Boolean.class)
                .single());
    }

    private byte[] mark(TenantId tenantId, byte[] value) {
        return secrets.hmac(Name.HMAC, "letter", tenantId.toString(), new String(value, StandardCharsets.ISO_8859_1));
    }

    List<UUID> ids(TenantId tenantId) {
        return database.inTenant(tenantId, jdbc -> jdbc.sql("select id from letter_value where tenant_id = ?")
                .param(tenantId.value())
                .query(UUID.class)
                .list());
    }

    void forget(TenantId tenantId, UUID id) {
        database.asProjector(jdbc -> jdbc.sql("delete from letter_value where tenant_id = ? and id = ?")
                .params(tenantId.value(), id)
                .update());
    }

    /** Erases what it says: it is known again when it comes once more, and can be read by nobody. */
    void forgetWords(TenantId tenantId, UUID id, byte[] value) {
        database.asProjector(
                jdbc -> jdbc.sql("update letter_value set sealed = null, mark = ? where tenant_id = ? and id = ?")
                        .params(mark(tenantId, value), tenantId.value(), id)
                        .update());
    }

    /** The value, or empty when it is erased. */
    Optional<byte[]> find(TenantId tenantId, UUID id) {
        return database.inTenant(
                        tenantId, jdbc -> jdbc.sql("select sealed from letter_value where tenant_id = ? and id = ?")
                                .params(tenantId.value(), id)
                                .query(byte[].class)
                                .optional())
                .flatMap(bytes -> keyring.open(KeyRef.ofTenant(tenantId), bytes));
    }
}
