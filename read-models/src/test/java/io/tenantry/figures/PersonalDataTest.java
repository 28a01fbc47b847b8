package io.tenantry.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.test.ModuleTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ModuleTest
class PersonalDataTest {
    private static final Path DOCUMENT = Path.of("../docs/personal-data.md");
    private static final Pattern ENTRY = Pattern.compile("^\\| `([a-z_]+\\.[a-z_]+)` \\|");

    @Autowired
    TenantDatabase database;

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
}
