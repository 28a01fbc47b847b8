package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who tries something gets a tenant that is ready, where the clock may be moved. */
class SampleTenantsStoryTest extends Story {
    private static final String PATH = "/platform/sample-tenants";

    @Test
    void aTenantIsReadyWithOneRequest() {
        String name = "Test school " + System.nanoTime();
        Answer made = operator().post(PATH, Map.of("name", name)).expect(201);
        assertThat(made.text("slug")).matches("test-school-\\d+");
        Api admin = server().nobody().loggedIn(made.text("adminEmail"), made.text("password"), made.text("slug"));
        assertThat(admin.get("/tenants/" + made.id()).expect(200).text("state")).isEqualTo("active");
        assertThat(admin.get("/users").expect(200).items()).hasSize(1);
        operator().post(PATH, Map.of("name", name)).problem(409, "already-taken");
    }

    @Test
    void itsTierAndSlugCanBeSaid() {
        String slug = "tried-" + System.nanoTime();
        Answer made = operator()
                .post(PATH, fields("name", "Tried", "slug", slug, "tier", "schema"))
                .expect(201);
        assertThat(made.text("slug")).isEqualTo(slug);
        await().atMost(Duration.ofSeconds(60)).until(() -> operator()
                .get("/tenants/" + made.id())
                .expect(200)
                .text("state")
                .equals("active"));
        assertThat(operator().get("/platform/tenants/" + made.id()).expect(200).text("tier"))
                .isEqualTo("schema");
    }

    @Test
    void onlyOperatorsMakeThem() {
        Company company = Company.active(server(), "Tries");
        company.admin().post(PATH, Map.of("name", "Mine")).problem(403, "forbidden");
        operator().post(PATH, fields("name", "Tried", "tier", "galaxy")).problem(400, "invalid-request");
    }
}
