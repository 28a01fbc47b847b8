package io.tenantry.tenancy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.test.TestDatabase;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantState;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.Tenants;
import io.tenantry.tenant.api.UserId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;

/**
 * Provisioning is killed at each step, by triggers that end its connection there; then the server stops, and starts
 * again. In between there is either nothing of the schema, or all of it.
 */
@ModuleTest
@TestPropertySource(properties = "test.context=provisioning-crash")
class ProvisioningCrashTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Every step but the last two is within the one transaction. */
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
            create function crash.on_ddl() returns event_trigger language plpgsql security definer as $$
            declare made record;
            begin
                for made in select * from pg_event_trigger_ddl_commands() loop
                    if made.command_tag = 'CREATE SCHEMA' and made.object_identity like 't\\_%' then
                        perform crash.at('schema');
                    elsif made.command_tag = 'CREATE TABLE' and made.object_identity like 't\\_%.api_token' then
                        perform crash.at('table');
                    elsif made.command_tag = 'CREATE POLICY' and made.object_identity like '%t\\_%.api_token' then
                        perform crash.at('policy');
                    end if;
                end loop;
            end $$;
            create event trigger crash_on_ddl on ddl_command_end execute function crash.on_ddl();
            create function crash.on_row() returns trigger language plpgsql security definer as $$
            begin
                perform crash.at(tg_argv[0]);
                return new;
            end $$;
            create trigger crash before delete on shared.tenant_profile execute function crash.on_row('rows');
            create trigger crash before update on tenantry.lane for each row when (new.epoch <> old.epoch)
                execute function crash.on_row('lanes');
            create trigger crash before insert on tenantry.tenant_schema execute function crash.on_row('place');
            create constraint trigger crash_at_commit after insert on tenantry.tenant_schema
                deferrable initially deferred for each row execute function crash.on_row('commit');
            create trigger crash before insert on tenantry.event for each row when (new.name = 'tenant.tenant-provisioned')
                execute function crash.on_row('told');
            """;

    @Autowired
    PublishedEvents events;

    @Autowired
    Projections projections;

    @Autowired
    SchemaSweep sweep;

    @Autowired
    Tenants tenants;

    @Autowired
    TenantDatabase database;

    @Autowired
    Environment environment;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantStream stream = TenantStream.of(tenant);
    private final String schema = SchemaName.of(tenant, "acme-" + tenant).value();

    @BeforeEach
    void triggers() throws SQLException {
        if (superuser("select (to_regnamespace('crash') is not null)::int") == 0) run(TRIGGERS);
        long position = events.publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Acme",
                        "acme-" + tenant,
                        Sealed.of(KeyRef.ofTenant(tenant), "a@acme.test"),
                        "schema",
                        null,
                        new UserId(tenant, UUID.randomUUID())));
        events.await("tenant.profiles", tenant, position);
    }

    @AfterEach
    void disarm() throws SQLException {
        run("delete from crash.armed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema", "table", "policy", "rows", "lanes", "place", "commit"})
    void aCrashBeforeTheCommitLeavesNothingAndIsMadeGoodAtTheNextStart(String step) throws SQLException {
        crashAt(step);
        assertThat(schemas()).isEmpty();
        assertThat(superuser("select count(*) from tenantry.tenant_schema where tenant_id = '" + tenant + "'"))
                .isZero();
        assertThat(superuser("select count(*) from shared.tenant_profile where tenant_id = '" + tenant + "'"))
                .isEqualTo(1);
        requireProvisioning();
        startAgain();
        requireProvisioned();
    }

    @Test
    void aCrashBeforeTheTenantIsToldIsMadeGoodWithTheSchemaThatIsThere() throws SQLException {
        crashAt("told");
        assertThat(schemas()).containsExactly(schema);
        requireProvisioning();
        startAgain();
        requireProvisioned();
    }

    @Test
    void aCrashAfterTheTenantWasToldChangesNothing() throws SQLException {
        approve();
        await().atMost(LONGEST).until(() -> state() == TenantState.ACTIVE);
        projections.stop();
        long position = superuser("select max(position) from tenantry.event where tenant_id = '" + tenant
                + "' and name = 'tenant.tenant-approved'");
        run("update tenantry.lane set position = " + (position - 1)
                + " where processor = 'when-tenant-approved-then-provision' and position >= " + position);
        startAgain();
        assertThat(projections.awaitHead("when-tenant-approved-then-provision", LONGEST))
                .isTrue();
        requireProvisioned();
    }

    private void crashAt(String step) throws SQLException {
        run("insert into crash.armed values ('" + step + "')");
        long before = superuser("select last_value from crash.happened");
        approve();
        await().atMost(LONGEST).until(() -> superuser("select last_value from crash.happened") > before + 1);
        projections.stop();
    }

    private void approve() {
        events.publish(stream, new TenantApproved(stream, "schema"));
    }

    private void startAgain() throws SQLException {
        run("delete from crash.armed");
        assertThat(sweep.sweep()).isEmpty();
        projections.start();
    }

    private void requireProvisioning() {
        assertThat(state()).isEqualTo(TenantState.PROVISIONING);
        assertThatThrownBy(() -> tenants.policy(tenant).orElseThrow().requireActive())
                .isInstanceOfSatisfying(
                        TenantRejected.class,
                        refusal -> assertThat(refusal.reason().code()).isEqualTo("tenant-provisioning"));
    }

    private void requireProvisioned() throws SQLException {
        await().atMost(LONGEST).until(() -> state() == TenantState.ACTIVE);
        assertThat(schemas()).containsExactly(schema);
        assertThat(projections.awaitHead("tenant.profiles", LONGEST)).isTrue();
        List<String> seen = database.inTenant(tenant, jdbc -> jdbc.sql("select state from tenant_profile")
                .query(String.class)
                .list());
        assertThat(seen).containsExactly("active");
        assertThat(superuser("select count(*) from shared.tenant_profile where tenant_id = '" + tenant + "'"))
                .isZero();
        assertThat(superuser("select count(*) from " + schema + ".tenant_profile"))
                .isEqualTo(1);
        assertThat(superuser("select count(*) from tenantry.event where tenant_id = '" + tenant
                        + "' and name = 'tenant.tenant-provisioned'"))
                .isEqualTo(1);
        assertThat(projections.rebuild("tenant.profiles").differences()).isZero();
    }

    private TenantState state() {
        return tenants.policy(tenant).orElseThrow().state();
    }

    private Set<String> schemas() {
        return Set.copyOf(
                database.withoutTenant(jdbc -> jdbc.sql("select nspname from pg_namespace where nspname like ?")
                        .param("%" + tenant.toString().replace("-", ""))
                        .query(String.class)
                        .list()));
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

    private long superuser(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select (" + sql + ")::int")) {
            row.next();
            return row.getLong(1);
        }
    }
}
