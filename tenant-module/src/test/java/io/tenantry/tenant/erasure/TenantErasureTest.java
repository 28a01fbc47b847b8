package io.tenantry.tenant.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.sealing.Signatures;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.test.TestDatabase;
import io.tenantry.tenancy.web.TenantGate;
import io.tenantry.tenant.api.TenantEvent.BotChanged;
import io.tenantry.tenant.api.TenantEvent.ErasureConfirmed;
import io.tenantry.tenant.api.TenantEvent.ErasureRequested;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantClosed;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantState;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.Tenants;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tenant is erased, in both tiers; and again killed at each step, by triggers that end the connection there, before the
 * server stops and starts again. In the end it is the same, and the neighbour has seen nothing.
 */
@ModuleTest
@TestPropertySource(properties = "tenantry.erasure.heard-everywhere=100ms")
class TenantErasureTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> PROJECTIONS =
            List.of("tenant.registry", "tenant.profiles", "tenant.users", "tenant.erasures");

    private static final String TRIGGERS = """
            create schema crash;
            grant usage on schema crash to public;
            create table crash.armed (step text primary key);
            create sequence crash.happened;
            create function crash.at(step_reached text) returns void language plpgsql security definer as $$
            begin
                if exists (select from crash.armed where step = step_reached) then
                    perform nextval('crash.happened');
                    perform pg_terminate_backend(pg_backend_pid());
                    perform pg_sleep(60);
                end if;
            end $$;
            create function crash.on_row() returns trigger language plpgsql security definer as $$
            begin
                perform crash.at(tg_argv[0]);
                return case tg_op when 'DELETE' then old else new end;
            end $$;
            create function crash.on_drop() returns event_trigger language plpgsql security definer as $$
            begin
                perform crash.at('schema');
            end $$;
            create event trigger crash_on_drop on ddl_command_start when tag in ('DROP SCHEMA')
                execute function crash.on_drop();
            create trigger crash before update on tenantry.data_key for each row execute function crash.on_row('keys');
            create trigger crash before delete on tenantry.claim for each row execute function crash.on_row('rows');
            create constraint trigger crash_at_commit after delete on tenantry.claim
                deferrable initially deferred for each row execute function crash.on_row('removed');
            create trigger crash before insert on tenantry.erased_event for each row when (new.sequence = 1)
                execute function crash.on_row('sealing');
            create trigger crash_delete before delete on tenantry.event for each row
                when (old.name <> 'tenant.erasure-confirmed') execute function crash.on_row('sealed');
            create trigger crash before insert on tenantry.event for each row when (new.name = 'tenant.tenant-erased')
                execute function crash.on_row('certified');
            create trigger crash_last before delete on tenantry.event for each row
                when (old.name = 'tenant.erasure-confirmed') execute function crash.on_row('last');
            """;

    @Autowired
    PublishedEvents events;

    @Autowired
    Projections projections;

    @Autowired
    Tenants tenants;

    @Autowired
    TenantGate gate;

    @Autowired
    TenantDatabase database;

    @Autowired
    Signatures signatures;

    @Autowired
    Environment environment;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantStream stream = TenantStream.of(tenant);
    private final String word = "quetzal" + tenant.toString().substring(0, 8);
    private final TenantId neighbour = new TenantId(UUID.randomUUID());

    @BeforeEach
    void triggers() throws SQLException {
        if (number("select (to_regnamespace('crash') is not null)::int") == 0) run(TRIGGERS);
    }

    @AfterEach
    void disarm() throws SQLException {
        run("delete from crash.armed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "schema"})
    void nothingIsLeftButThatItWas(String tier) throws Exception {
        long appended = furnish(tenant, word, tier);
        furnish(neighbour, "neighbour", "shared");
        List<String> ofNeighbour = rowsOf(neighbour);
        assertThat(clear()).as("rows that hold the word in clear").isNotEmpty();
        parked();
        assertThat(gate.exists(tenant)).isTrue();
        erase();
        assertThat(gate.exists(tenant)).as("from here on").isFalse();
        awaitErased();
        assertThat(gate.exists(tenant)).isFalse();
        assertThat(gate.exists(neighbour)).isTrue();
        requireErased(appended + 3, PROJECTIONS);
        assertThat(rowsOf(neighbour)).isEqualTo(ofNeighbour);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys", "rows", "schema", "removed", "sealing", "sealed", "certified", "last"})
    void aServerThatDiesAtAnyStepIsGoneOnWith(String step) throws Exception {
        long appended = furnish(tenant, word, "schema");
        run("insert into crash.armed values ('" + step + "')");
        long before = number("select last_value from crash.happened");
        erase();
        await().atMost(LONGEST).until(() -> number("select last_value from crash.happened") > before + 1);
        projections.stop();
        assertThat(tenants.policy(tenant).map(TenantPolicy::state))
                .as("refused meanwhile, or forgotten")
                .matches(state -> state.isEmpty() || state.get() == TenantState.ERASED);
        run("delete from crash.armed");
        projections.start();
        awaitErased();
        requireErased(appended + 3, List.of("tenant.registry"));
    }

    /** @return how many events it has */
    private long furnish(TenantId id, String name, String tier) throws SQLException {
        TenantStream own = TenantStream.of(id);
        UserId admin = new UserId(id, UUID.randomUUID());
        events.publish(
                own,
                new TenantSignedUp(
                        own,
                        name,
                        name + "-" + id,
                        sealed(KeyRef.ofTenant(id), name + "@acme.test"),
                        tier,
                        null,
                        admin),
                new TenantApproved(own, tier));
        if (tier.equals("shared")) events.publish(own, new TenantProvisioned(own, tier));
        await().atMost(LONGEST).until(() -> tenants.policy(id).orElseThrow().state() == TenantState.ACTIVE);
        events.publish(
                admin,
                new UserCreated(
                        admin,
                        "admin",
                        sealed(KeyRef.ofSubject(id, admin.value()), name + "@people.test"),
                        null,
                        null,
                        null,
                        null,
                        "en",
                        name,
                        true));
        long position =
                events.publish(own, new BotChanged(own, sealed(KeyRef.ofTenant(id), "1:" + name + id), name + "_bot"));
        for (String projection : PROJECTIONS) events.await(projection, id, position);
        return number("select count(*) from tenantry.event where tenant_id = '" + id + "'");
    }

    private static Sealed<String> sealed(KeyRef key, String value) {
        return Sealed.of(key, value);
    }

    private void erase() {
        events.publish(stream, new TenantClosed(stream), new ErasureRequested(stream, Instant.EPOCH));
        events.publish(stream, new ErasureConfirmed(stream));
    }

    private void awaitErased() {
        await().atMost(LONGEST)
                .until(() -> certificate().path("tenantId").asString("").equals(tenant.toString())
                        && number("select count(*) from tenantry.event where tenant_id = '" + tenant + "'") == 1);
        assertThat(projections.awaitHead("tenant.registry", LONGEST)).isTrue();
    }

    /** It was left behind by a projection. */
    private void parked() throws SQLException {
        run("insert into tenantry.lane (id, processor, tenant_id, segment, version, position, state, reason, failed_at,"
                + " changed_at) select gen_random_uuid(), 'tenant.users', tenant_id, get_byte(uuid_send(tenant_id), 15) & 3, 1,"
                + " max(position) - 1, 'parked', 'Broken', max(position), clock_timestamp()"
                + " from tenantry.event where tenant_id = '" + tenant + "' group by tenant_id");
        assertThat(lanes()).isEqualTo(1);
    }

    private long lanes() throws SQLException {
        return number("select count(*) from tenantry.lane where tenant_id = '" + tenant + "'");
    }

    private JsonNode certificate() {
        return JSON.readTree(erasure("certificate").isEmpty() ? "{}" : erasure("certificate"));
    }

    private String erasure(String column) {
        return database.asOperator(
                jdbc -> jdbc.sql("select coalesce((select " + column + " from tenant_erasure where tenant_id = ?), '')")
                        .param(tenant.value())
                        .query(String.class)
                        .single());
    }

    private void requireErased(long sealedEvents, List<String> folded) throws Exception {
        assertThat(clear()).isEmpty();
        assertThat(lanes()).isZero();
        assertThat(rowsOf(tenant).stream()
                        .map(row -> row.substring(0, row.indexOf(' ')))
                        .distinct())
                .containsExactlyInAnyOrder(
                        "tenantry.data_key",
                        "tenantry.erased_event",
                        "tenantry.event",
                        "tenantry.global_claim",
                        "tenantry.tenant_erasure");
        assertThat(number("select count(*) from tenantry.data_key where wrapped is not null and tenant_id = '" + tenant
                        + "'"))
                .isZero();
        assertThat(number("select count(*) from tenantry.global_claim where kind <> 'slug' and tenant_id = '" + tenant
                        + "'"))
                .isZero();
        assertThat(number("select count(*) from pg_namespace where nspname like '%"
                        + tenant.toString().replace("-", "") + "'"))
                .isZero();
        requireCertified(sealedEvents);
        List<String> registry =
                database.asOperator(jdbc -> jdbc.sql("select name || ' ' || state from tenant where id = ?")
                        .param(tenant.value())
                        .query(String.class)
                        .list());
        assertThat(registry).containsExactly("[erased] erased");
        for (String projection : folded)
            assertThat(projections.rebuild(projection).differences())
                    .as(projection + " from zero")
                    .isZero();
    }

    private void requireCertified(long sealedEvents) throws Exception {
        JsonNode certificate = certificate();
        assertThat(certificate.path("events").asLong()).isEqualTo(sealedEvents);
        assertThat(certificate.path("keysDestroyed").asLong()).isGreaterThanOrEqualTo(2);
        assertThat(certificate.path("firstPosition").asLong()).isPositive();
        assertThat(certificate.path("lastPosition").asLong())
                .isGreaterThan(certificate.path("firstPosition").asLong());
        assertThat(certificate.path("sha256").asString()).isEqualTo(digestOfWhatIsLeft());
        assertThat(Base64.getDecoder().decode(erasure("public_key"))).isEqualTo(signatures.publicKey());
        assertThat(Signatures.isRight(
                        signatures.publicKey(),
                        Base64.getDecoder().decode(erasure("signature")),
                        erasure("certificate").getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    /** As docs/operations.md tells an operator to compute it. */
    private String digestOfWhatIsLeft() throws Exception {
        List<String> lines =
                database.asOperator(jdbc -> jdbc.sql("select position || ' ' || stream || ' ' || sequence || ' '"
                                + " || event_id || ' ' || encode(sha256(ciphertext), 'hex') from erased_event where tenant_id = ?"
                                + " order by position")
                        .param(tenant.value())
                        .query(String.class)
                        .list());
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String line : lines) digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Where the word stands in clear, in any table of any schema. */
    private List<String> clear() throws SQLException {
        return allRows("t::text like '%" + word + "%'");
    }

    private List<String> rowsOf(TenantId id) throws SQLException {
        return allRows("tenant_id = '" + id + "'").stream()
                .filter(row -> !row.startsWith("tenantry.lane "))
                .toList();
    }

    private List<String> allRows(String where) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = superuser();
                Statement tables = connection.createStatement();
                Statement statement = connection.createStatement()) {
            ResultSet table = tables.executeQuery("select n.nspname || '.' || c.relname from pg_class c"
                    + " join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r'"
                    + " and (n.nspname in ('shared', 'tenantry') or n.nspname like 't\\_%')"
                    + " and c.relname <> 'tenant_usage'" // measured now and then, by itself
                    + " and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')"
                    + " order by 1");
            while (table.next()) {
                ResultSet row = statement.executeQuery(
                        "select t::text from " + table.getString(1) + " t where " + where + " order by 1");
                while (row.next()) rows.add(table.getString(1) + " " + row.getString(1));
            }
        }
        return rows;
    }

    private Connection superuser() throws SQLException {
        return TestDatabase.superuserOf(environment);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select (" + sql + ")::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }
}
