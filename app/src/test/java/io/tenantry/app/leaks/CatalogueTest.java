package io.tenantry.app.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Story;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The database's own catalogue keeps the rules, in both tiers, and each rule is seen to be broken by who breaks it. */
class CatalogueTest extends Story {
    private @Nullable Company company;
    private Connection connection;
    private String schema = "";

    @BeforeEach
    void asTheOwner() throws SQLException {
        if (company == null) company = Company.inSchema(server(), "Catalogue");
        connection = server().database();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner");
            ResultSet row = statement.executeQuery(
                    "select schema_name from tenantry.tenant_schema where tenant_id = '" + company.id() + "'");
            assertThat(row.next()).isTrue();
            schema = row.getString(1);
        }
    }

    @AfterEach
    void nothingStays() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void noRuleIsBroken() throws SQLException {
        assertThat(Catalogue.breaches(connection)).isEmpty();
    }

    /** The server is running, and nobody who works for it is above the rules. */
    @Test
    void nobodyWorksAsSuperuserOrPastRowLevelSecurity() throws SQLException {
        server().operator().get("/tenants").expect(200);
        try (Statement statement = connection.createStatement()) {
            statement.execute("reset role");
            ResultSet row = statement.executeQuery("""
                    select count(*), string_agg(a.usename || ' ' || coalesce(a.application_name, ''), ', ') filter (
                        where r.rolsuper or r.rolbypassrls or r.rolcreaterole)
                    from pg_stat_activity a join pg_roles r on r.oid = a.usesysid where a.datname = current_database()""");
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isGreaterThan(3);
            assertThat(row.getString(2)).isNull();
        }
    }

    /** {@code <s>} is a schema with tenants' tables: the shared one, then a tenant's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            create table <s>.leak (tenant_id uuid) | a tenant's table without forced row-level security: <s>.leak
            alter table <s>.app_user no force row level security | a tenant's table without forced row-level security: <s>.app_user
            create table <s>.leak (id int) | a table without a tenant that nobody has thought about: <s>.leak
            create table tenantry.leak (id int) | a table without a tenant that nobody has thought about: tenantry.leak
            grant select on <s>.migration to tenantry_app | a history of migrations that somebody may read: <s>.migration
            create view <s>.leak as select * from <s>.app_user | a view, or another thing that reads with its owner's eyes: <s>.leak
            create materialized view <s>.leak as select 1 as one | a view, or another thing that reads with its owner's eyes: <s>.leak
            create function tenantry.leak() returns int security definer language sql as 'select 1' | a function with its owner's rights: leak
            create function <s>.leak() returns int language sql as 'select 1' | a function or a trigger among tenants' tables: <s>.leak
            alter default privileges in schema <s> grant select on tables to tenantry_app | a privilege that future tables would get: tenantry_owner r
            create policy leak on <s>.app_user for select to tenantry_app using (true) | a policy that lets a role see more than its tenant: <s>.app_user leak tenantry_app
            create policy leak on <s>.app_user for select using (true) | a policy that lets a role see more than its tenant: <s>.app_user leak public
            alter policy tenant on <s>.app_user using (tenant_id is not null) | a policy that lets a role see more than its tenant: <s>.app_user tenant tenantry_app
            create policy leak on <s>.app_user for select to tenantry_operator using (true) | a policy that lets a role see more than its tenant: <s>.app_user leak tenantry_operator
            alter policy inserting on tenantry.event with check (true) | a policy that lets a role see more than its tenant: tenantry.event inserting tenantry_app
            drop policy owning on tenantry.claim | a tenant's table that nobody can erase: tenantry.claim
            alter policy owning on tenantry.claim using (true) | a policy that lets a role see more than its tenant: tenantry.claim owning tenantry_owner
            grant select on <s>.app_user to public | a grant to everybody, or one that can be passed on: <s>.app_user PUBLIC
            grant select on <s>.app_user to tenantry_app with grant option | a grant to everybody, or one that can be passed on: <s>.app_user tenantry_app
            grant update on <s>.app_user to tenantry_app | a request that writes more than the append does: <s>.app_user UPDATE
            grant delete on tenantry.event to tenantry_app | a request that writes more than the append does: tenantry.event DELETE
            grant insert on <s>.app_user to tenantry_readonly | a reader that writes: <s>.app_user tenantry_readonly INSERT
            grant select on <s>.app_user to tenantry_operator | an operator's look into a tenant's own tables: <s>.app_user
            grant select on tenantry.data_key to tenantry_projector | keys, hashes or claims before eyes that are not for them: tenantry.data_key tenantry_projector
            grant select on tenantry.credential to tenantry_app | keys, hashes or claims before eyes that are not for them: tenantry.credential tenantry_app
            grant select on tenantry.event to tenantry_vault | keys, hashes or claims before eyes that are not for them: tenantry.event tenantry_vault
            grant select (hash) on tenantry.credential to tenantry_app | a column that is granted alone: tenantry.credential.hash
            grant create on schema <s> to tenantry_app | somebody who may make things in our schemas: <s> tenantry_app
            """)
    void whoBreaksARuleIsSeen(String planted, String expected) throws SQLException {
        for (String place : List.of("shared", schema)) {
            plant(planted.replace("<s>", place));
            assertThat(Catalogue.breaches(connection)).contains(expected.replace("<s>", place));
            unplant();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            create index leak on <s>.app_user (email) | app_user index CREATE INDEX leak ON app_user USING btree (email)
            drop policy tenant on <s>.app_user | lacks app_user policy tenant {tenantry_app,tenantry_readonly}SELECT(tenant_id = ( SELECT tenantry.context_tenant() AS context_tenant))
            alter table <s>.app_user add column more int | app_user column more integer false
            alter table <s>.app_user disable row level security | app_user security false true
            drop table <s>.ticket_message | lacks ticket_message security true true
            """)
    void aSchemaThatIsNotLikeTheSharedOneIsSeen(String planted, String difference) throws SQLException {
        plant(planted.replace("<s>", schema));
        assertThat(Catalogue.breaches(connection).stream().map(String::strip))
                .contains("a tenant's schema that is not like the shared one: " + schema + " " + difference);
    }

    private void plant(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("savepoint unplanted");
            statement.execute(sql);
        }
    }

    private void unplant() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback to savepoint unplanted");
        }
    }
}
