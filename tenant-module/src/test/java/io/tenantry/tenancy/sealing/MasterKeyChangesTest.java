package io.tenantry.tenancy.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.ArchiveImport;
import io.tenantry.tenancy.archive.TestArchive;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.sealing.PlatformSecrets.Name;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserId;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The running server wraps with one key and knows the next one already, as in the first step of a change. */
@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = "tenantry.master-key-other=" + MasterKeyChangesTest.NEW)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MasterKeyChangesTest {
    static final String OLD = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    static final String NEW = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private static final String THIRD =
            Base64.getEncoder().encodeToString("a key that nobody here has used.".getBytes(UTF_8));
    /** More than one batch holds. */
    private static final int PEOPLE = 600;

    @Autowired
    TenantDatabase database;

    @Autowired
    Keyring keyring;

    @Autowired
    PlatformSecrets secrets;

    @Autowired
    MasterKeyChanges runningServer;

    @Autowired
    PublishedEvents events;

    @Autowired
    ArchiveImport imports;

    @Autowired
    FingerprintKeys fingerprintKeys;

    @Autowired
    BeanFactory beans;

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    private record SealedValue(KeyRef key, byte[] ciphertext) {}

    private MasterKeyChanges server(String key, String other) throws GeneralSecurityException {
        return new MasterKeyChanges(
                database,
                new MasterKey(key, other),
                new StaticListableBeanFactory().getBeanProvider(MasterKeyProgress.class));
    }

    private String opened(SealedValue sealed, String key, String other) throws GeneralSecurityException {
        return new Keyring(database, new MasterKey(key, other))
                .open(sealed.key(), sealed.ciphertext())
                .map(plain -> new String(plain, UTF_8))
                .orElse("erased");
    }

    private List<SealedValue> people() {
        database.asProjector(jdbc -> jdbc.sql("insert into tenant (id, slug, name, state, tier, created_at, version)"
                        + " values (?, ?, 'Rotated', 'active', 'shared', now(), 1)")
                .params(tenant.value(), "rotated-" + tenant)
                .update());
        List<SealedValue> sealed = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            KeyRef key = KeyRef.ofSubject(tenant, UUID.randomUUID());
            sealed.add(new SealedValue(key, keyring.seal(key, ("person " + i).getBytes(UTF_8))));
        }
        return sealed;
    }

    private long wrappedBy(String fingerprint) {
        return database.vault(List.of(tenant), jdbc -> jdbc.sql(
                        "select count(*) from data_key where tenant_id = ? and wrapped_by = ?")
                .params(tenant.value(), fingerprint)
                .query(Long.class)
                .single());
    }

    @Test
    @Order(1)
    void everyKeyIsWrappedAnewAndNothingElseIsTouched() throws Exception {
        byte[] hmac = secrets.secret(Name.HMAC);
        List<SealedValue> people = people();
        SealedValue erased = people.getLast();
        database.vault(List.of(tenant), jdbc -> jdbc.sql("update data_key set wrapped = null where subject = ?")
                .param(erased.key().subject())
                .update());

        assertThatThrownBy(() -> server(NEW, OLD).begin())
                .as("the running server still wraps with the old one")
                .isInstanceOfSatisfying(MasterKeyRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(MasterKeyRefused.Why.SERVERS_WITH_OTHER_KEYS));
        runningServer.stop();
        assertThatThrownBy(() -> server(OLD, "").begin())
                .isInstanceOfSatisfying(MasterKeyRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(MasterKeyRefused.Why.OTHER_MASTER_KEY_MISSING));

        MasterKeyChanges first = server(NEW, OLD);
        MasterKeyChange begun = change(first.begin());
        assertThat(begun.state()).isEqualTo("running");
        assertThat(change(first.begin()).id()).isEqualTo(begun.id());
        assertThat(first.step()).isTrue();
        String next = first.state().key();
        assertThat(wrappedBy(next)).isBetween(1L, PEOPLE - 1L);
        assertThatThrownBy(() -> server(NEW, ""))
                .isInstanceOf(WrongMasterKey.class)
                .hasMessageContaining("not finished");
        assertThatThrownBy(() -> server(OLD, "")).isInstanceOf(WrongMasterKey.class);
        // half of them are wrapped by one and half by the other: nobody notices
        for (SealedValue each : List.of(people.getFirst(), people.get(PEOPLE - 2)))
            assertThat(opened(each, NEW, OLD)).startsWith("person");

        MasterKeyChanges second = server(NEW, OLD); // the first is gone
        while (second.step()) assertThat(change(second.state()).id()).isEqualTo(begun.id());
        MasterKeyChange done = change(second.state());
        assertThat(done.state()).isEqualTo("done");
        assertThat(done.keysDone()).isGreaterThanOrEqualTo(PEOPLE - 1);
        assertThat(done.finishedAt()).isNotNull();
        assertThat(wrappedBy(next)).isEqualTo(PEOPLE - 1);

        server(NEW, ""); // the old key is taken away
        for (int i = 0; i < PEOPLE - 1; i++)
            assertThat(opened(people.get(i), NEW, "")).isEqualTo("person " + i);
        assertThat(opened(erased, NEW, "")).isEqualTo("erased");
        assertThat(new PlatformSecrets(database, new MasterKey(NEW, "")).secret(Name.HMAC))
                .isEqualTo(hmac);
        for (String other : List.of(OLD, THIRD)) {
            assertThatThrownBy(() -> server(other, ""))
                    .isInstanceOf(WrongMasterKey.class)
                    .hasMessageContaining("TENANTRY_MASTER_KEY_OTHER")
                    .hasMessageNotContaining(other);
            assertThatThrownBy(() -> opened(people.getFirst(), other, "")).isInstanceOf(WrongMasterKey.class);
        }
        assertThat(keyring.open(people.getFirst().key(), people.getFirst().ciphertext()))
                .as("the running server, which knows both")
                .isPresent();
        runningServer.start();
    }

    /** They are of this installation like all others, and so is what signs and what recognises requests. */
    @Test
    @Order(2)
    void keysThatCameWithAnArchiveAreWrappedAnewAsWell() throws Exception {
        UserId ann = new UserId(tenant, UUID.randomUUID());
        TenantStream stream = TenantStream.of(tenant);
        events.publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Moved",
                        "moved-" + tenant,
                        Sealed.of(KeyRef.ofTenant(tenant), "office@moved.test"),
                        "shared",
                        null,
                        ann));
        Sealed<String> email = Sealed.of(KeyRef.ofSubject(tenant, ann.value()), "ann@moved.test");
        events.publish(
                ann, new UserCreated(ann, "customer", email, null, null, null, null, null, "ann-" + tenant, false));
        TenantId moved = new TenantId(UUID.randomUUID());
        byte[] archive = TestArchive.underAnotherId(
                beans.getBean(Signatures.class),
                TestArchive.of(beans, tenant),
                tenant,
                moved,
                UnaryOperator.identity());
        imports.take(new ByteArrayInputStream(archive), TestArchive.PASSPHRASE.getBytes(UTF_8), "moved-" + moved);
        await().atMost(Duration.ofSeconds(30)).until(() -> isRegistered(moved));
        String old = new MasterKey(OLD, "").fingerprint();
        assertThat(wrappedBy(moved)).containsExactly(old, old);
        assertThat(fingerprintKeys.of(moved)).isEqualTo(fingerprintKeys.of(tenant));

        runningServer.stop();
        MasterKeyChanges next = server(NEW, OLD);
        next.begin();
        while (next.step()) assertThat(next.state().change()).isNotNull();
        String fingerprint = next.state().key();
        assertThat(wrappedBy(moved)).containsExactly(fingerprint, fingerprint);
        assertThat(opened(emailOf(new UserId(moved, ann.value())), NEW, "")).contains("ann@moved.test");
        assertThat(new Keyring(database, new MasterKey(NEW, "")).open(KeyRef.ofTenant(moved), requestKeyOf(moved)))
                .hasValueSatisfying(key -> assertThat(key).isEqualTo(fingerprintKeys.of(tenant)));
        runningServer.start();
    }

    private boolean isRegistered(TenantId id) {
        return database.withoutTenant(jdbc -> jdbc.sql("select exists (select from tenant where id = ?)")
                .param(id.value())
                .query(Boolean.class)
                .single());
    }

    private List<String> wrappedBy(TenantId of) {
        return database.vault(List.of(of), jdbc -> jdbc.sql("select wrapped_by from data_key where tenant_id = ?")
                .param(of.value())
                .query(String.class)
                .list());
    }

    private byte[] requestKeyOf(TenantId of) {
        return database.inTenant(of, jdbc -> jdbc.sql("select sealed from imported_request_key where tenant_id = ?")
                .param(of.value())
                .query(byte[].class)
                .single());
    }

    /** As the stored event holds it. */
    private SealedValue emailOf(UserId user) {
        String sealed = database.asProjector(
                jdbc -> jdbc.sql("select payload -> 'email' ->> 'sealed' from event where tenant_id = ? and stream = ?")
                        .params(user.tenantId().value(), user.stream())
                        .query(String.class)
                        .single());
        return new SealedValue(
                KeyRef.ofSubject(user.tenantId(), user.value()),
                Base64.getDecoder().decode(sealed));
    }

    private static MasterKeyChange change(MasterKeyChanges.State state) {
        MasterKeyChange change = state.change();
        if (change == null) throw new AssertionError("there is no change");
        return change;
    }

    @Test
    void aFingerprintTellsKeysApartAndNotWhatTheyAre() throws Exception {
        MasterKey key = new MasterKey(OLD, NEW);
        assertThat(key.fingerprint()).hasSize(16).isNotEqualTo(key.other()).isNotEqualTo("0".repeat(16));
        assertThat(new MasterKey(NEW, OLD).known()).containsExactly(key.other(), key.fingerprint());
        assertThat(Arrays.asList(OLD, NEW)).noneMatch(secret -> secret.contains(key.fingerprint()));
    }
}
