package io.tenantry.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An operator looks at one tenant with psql, where there is one: in both tiers, and at nobody else. */
class LookAtStoryTest extends Story {
    private static final Path SCRIPT = Path.of("..", "bin", "look-at");

    private Company own;
    private Company sharing;

    private record Said(int code, String text) {}

    @BeforeAll
    void twoTenants() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql"))),
                "there is no psql");
        own = Company.inSchema(server(), "Looked at");
        own.customer();
        sharing = Company.active(server(), "Overlooked");
        sharing.customer();
        sharing.customer();
        server().settle();
    }

    @Test
    void aTenantIsSeenAsItSeesItself() throws Exception {
        assertThat(asked(own.slug(), "select count(*) from app_user")).isEqualTo("2");
        assertThat(asked(sharing.slug(), "select count(*) from app_user")).isEqualTo("3");
        assertThat(asked(own.id().toString(), "select distinct slug from tenant_profile"))
                .isEqualTo(own.slug());
        assertThat(asked(own.slug(), "select tableoid::regclass::text from app_user limit 1"))
                .isEqualTo("app_user");
        assertThat(asked(own.slug(), "select current_schemas(false)::text"))
                .startsWith("{t_" + own.slug().replace('-', '_') + "_");
        assertThat(asked(sharing.slug(), "select current_schemas(false)::text")).isEqualTo("{shared,tenantry}");
        assertThat(asked(own.slug(), "select users_total from tenant_statistics"))
                .isEqualTo("2");
    }

    @Test
    void nobodyElseIsSeenAndNothingIsChanged() throws Exception {
        assertThat(asked(own.slug(), "select count(*) from shared.app_user")).isEqualTo("0");
        String refused = said(own.slug(), "select count(*) from event").text();
        assertThat(refused).contains("permission denied");
        for (String sql : List.of(
                "delete from app_user",
                "set default_transaction_read_only = off; delete from app_user",
                "insert into tenantry.tenant_usage select * from tenantry.tenant_usage",
                "select hash from tenantry.credential"))
            assertThat(said(own.slug(), sql).text())
                    .as(sql)
                    .containsAnyOf("permission denied", "read-only transaction");
        assertThat(asked(own.slug(), "select count(*) from app_user")).isEqualTo("2");
        assertThat(asked(own.slug(), "select current_user || ' ' || current_setting('application_name')"))
                .startsWith("tenantry_readonly look-at " + own.slug() + " by ");
    }

    @Test
    void whatIsNoTenantIsSaidToBeNone() throws Exception {
        for (String tenant : List.of("nobody-has-this-slug", UUID.randomUUID().toString(), "'; drop table x; --")) {
            Said said = said(tenant, "select 1");
            assertThat(said.code()).as(said.text()).isNotZero();
            assertThat(said.text()).contains("no tenant is called");
        }
        Process process =
                new ProcessBuilder(SCRIPT.toString()).redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Usage: look-at");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    private String asked(String tenant, String sql) throws IOException, InterruptedException {
        Said said = said(tenant, sql);
        assertThat(said.code()).as(said.text()).isZero();
        return said.text().strip();
    }

    private Said said(String tenant, String sql) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(SCRIPT.toString(), tenant, "-q", "-A", "-t", "-c", sql));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.putAll(server().programs());
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }
}
