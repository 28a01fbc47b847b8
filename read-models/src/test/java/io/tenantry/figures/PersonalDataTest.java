package io.tenantry.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.test.TestDatabase;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

@ModuleTest
class PersonalDataTest {
    private static final Path DOCUMENT = Path.of("../docs/personal-data.md");
    private static final Pattern ENTRY = Pattern.compile("^\\| `([a-z_]+\\.[a-z_]+)` \\|");

    @Autowired
    TenantDatabase database;

    @Autowired
    OwnerDatabase owner;

    @Autowired
    PublishedEvents events;

    @Autowired
    Environment environment;

    @Test
    void theDocumentListsExactlyTheColumnsThatTheCatalogueCallsPersonal() throws IOException {
        List<String> documented = Files.readAllLines(DOCUMENT).stream()
                .map(ENTRY::matcher)
                .filter(line -> line.find())
                .map(line -> line.group(1))
                .toList();
        List<String> personal =
                database.asProjector(jdbc -> jdbc.sql("""
                        select c.relname || '.' || a.attname
                        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname in ('tenantry', 'shared') and col_description(c.oid, a.attnum) like 'personal:%'
                        order by 1""").query(String.class).list());
        assertThat(documented).isSorted().isEqualTo(personal);
    }

    @Test
    void thePlannerKeepsNoSamplesOfPersonalColumns() {
        assertThat(sampled("select 1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alter table app_user add column nickname text; comment on column app_user.nickname is 'personal: x' | app_user.nickname
            comment on column tenantry.letter.detail is 'personal: x'                                           | letter.detail
            alter table ticket alter column subject set statistics 100                                          | ticket.subject
            create index leak on app_user (lower(email))                                                        | app_user.email
            create statistics leak on role, email from app_user                                                 | app_user.email
            """)
    void whoLetsThePlannerSamplePeopleIsSeen(String planted, String column) {
        assertThat(sampled(planted)).containsExactly(column);
    }

    /** Personal columns of which the planner would keep samples once {@code planted} was executed: alone, in an index, or together. */
    private List<String> sampled(String planted) {
        return owner.inTransaction(connection -> {
            OwnerDatabase.run(connection, planted);
            List<String> columns = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("""
                            select a.attrelid::regclass::text || '.' || a.attname from pg_attribute a
                            where starts_with(col_description(a.attrelid, a.attnum), 'personal:') and not a.attisdropped
                            and (coalesce(a.attstattarget, -1) <> 0
                                or exists (select from pg_index i join pg_depend d on d.objid = i.indexrelid
                                    where i.indrelid = a.attrelid and i.indexprs is not null
                                    and d.refobjid = a.attrelid and d.refobjsubid = a.attnum)
                                or exists (select from pg_statistic_ext e
                                    where e.stxrelid = a.attrelid and a.attnum = any (e.stxkeys)))
                            order by 1""")) {
                while (rows.next()) columns.add(rows.getString(1));
            }
            connection.rollback();
            return columns;
        });
    }

    /** What was sampled before the rule was there is gone with the migration; what is sampled after it holds nobody. */
    @Test
    void whatWasSampledBeforeIsForgotten() throws SQLException {
        UserId ann = new UserId(new TenantId(UUID.randomUUID()), UUID.randomUUID());
        String planted = "quokka" + ann.value();
        for (String name : List.of(planted, planted + "2")) person(new UserId(ann.tenantId(), UUID.randomUUID()), name);
        // others are not shown samples of a table that has policies
        try (Connection connection = TestDatabase.superuserOf(environment)) {
            connection.setAutoCommit(false);
            OwnerDatabase.run(
                    connection,
                    "set search_path = shared, tenantry;"
                            + " alter table app_user alter column first_name set statistics 100; analyze app_user");
            assertThat(samples(connection)).as("as it would be").contains(planted);
            OwnerDatabase.run(connection, "call tenantry.keep_no_samples('app_user')");
            assertThat(samples(connection)).doesNotContain(planted);
            OwnerDatabase.run(connection, "analyze app_user");
            assertThat(samples(connection)).doesNotContain(planted);
            connection.rollback();
        }
    }

    private void person(UserId id, String name) {
        events.await(
                "tenant.users",
                id.tenantId(),
                events.publish(
                        id,
                        new UserCreated(
                                id,
                                "customer",
                                null,
                                null,
                                null,
                                Sealed.of(KeyRef.ofSubject(id.tenantId(), id.value()), name),
                                null,
                                null,
                                id.value().toString(),
                                false)));
    }

    private static String samples(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select coalesce(string_agg(concat_ws(' ', most_common_vals::text,"
                                + " histogram_bounds::text), ' '), '') from pg_stats where tablename = 'app_user'")) {
            row.next();
            return row.getString(1);
        }
    }
}
