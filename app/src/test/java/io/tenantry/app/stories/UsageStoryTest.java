package io.tenantry.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An operator looks at what each tenant takes of the installation. */
class UsageStoryTest extends Story {
    private static final String TENANTS = "/platform/tenants";

    private Company own;
    private Company sharing;

    @BeforeAll
    void twoTenantsAreMeasured() {
        own = Company.inSchema(server(), "Large house");
        sharing = Company.active(server(), "Flat share");
        for (int n = 0; n < 5; n++) {
            own.customer();
            sharing.customer();
        }
        server().settle();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            operator().post(TENANTS + "/measure").expect(202);
            return usage(own).at("measuredAt").isString()
                    && usage(own).number("events") >= 6
                    && usage(sharing).number("events") >= 6;
        });
    }

    private Answer usage(Company company) {
        return operator().get(TENANTS + "/" + company.id()).expect(200);
    }

    @Test
    void aTenantIsShownWithItsTables() {
        Answer usage = usage(own);
        assertThat(usage.text("tier")).isEqualTo("schema");
        assertThat(usage.text("name")).isEqualTo("Large house");
        assertThat(usage.number("size/ownBytes")).isPositive();
        assertThat(usage.number("size/bytes"))
                .isEqualTo(usage.number("size/ownBytes") + usage.number("size/sharedBytes"));
        assertThat(usage.text("migration/state")).isEqualTo("current");
        assertThat(table(usage, "app_user").path("rows").asLong()).isEqualTo(6);
        assertThat(table(usage, "app_user").path("own").asBoolean()).isTrue();
        assertThat(table(usage, "event").path("own").asBoolean()).isFalse();
        Answer shared = usage(sharing);
        assertThat(shared.text("tier")).isEqualTo("shared");
        assertThat(shared.number("size/ownBytes")).isZero();
        assertThat(shared.number("size/sharedBytes")).isPositive();
        assertThat(shared.at("migration").isNull()).isTrue();
        assertThat(table(shared, "app_user").path("rows").asLong()).isEqualTo(6);
        assertThat(shared.number("connections/most")).isPositive();
    }

    @Test
    void itIsToldWhenATenantWasExported() {
        Company company = Company.active(server(), "Leaving");
        assertThat(usage(company).at("lastExportAt").isNull()).isTrue();
        company.admin()
                .post("/exports", Map.of("passphrase", "correct horse battery staple"))
                .expect(201);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> usage(company).at("lastExportAt").isString());
    }

    private static JsonNode table(Answer usage, String name) {
        for (JsonNode table : usage.json().path("tables"))
            if (table.path("table").asString().equals(name)) return table;
        throw new AssertionError(name + " is not in " + usage.text());
    }

    @Test
    void allAreListedTheLargestFirst() {
        for (String sort : List.of("bytes", "rows", "events")) {
            List<Long> figures = operator().all(TENANTS + "?sort=" + sort, 3).stream()
                    .map(tenant -> tenant.at(sort.equals("bytes") ? "/size/bytes" : "/" + sort)
                            .asLong())
                    .toList();
            assertThat(figures).hasSizeGreaterThan(1).isSortedAccordingTo((one, other) -> Long.compare(other, one));
        }
        List<String> ofTheirOwn = ids(TENANTS + "?tier=schema");
        assertThat(ofTheirOwn)
                .contains(own.id().toString())
                .doesNotContain(sharing.id().toString());
        assertThat(ids(TENANTS + "?sort=newest"))
                .contains(own.id().toString(), sharing.id().toString());
        String cursor =
                operator().get(TENANTS + "?limit=1&sort=rows").expect(200).text("nextCursor");
        operator().get(TENANTS + "?limit=1&sort=rows&cursor=" + cursor).expect(200);
        operator().get(TENANTS + "?limit=1&sort=bytes&cursor=" + cursor).problem(400, "invalid-cursor");
    }

    private List<String> ids(String list) {
        return operator().all(list, 50).stream()
                .map(tenant -> tenant.path("tenantId").asString())
                .toList();
    }

    @Test
    void connectionsAreThoseThatPostgresCounts() {
        Answer connections = operator().get("/platform/connections").expect(200);
        assertThat(connections.number("allowed")).isGreaterThan(connections.number("open"));
        List<String> states = connections
                .json()
                .path("groups")
                .valueStream()
                .filter(group -> group.path("application").asString().equals("tenantry app"))
                .map(group -> group.path("state").asString())
                .toList();
        assertThat(states).contains("idle");
    }

    @Test
    void onlyOperatorsSeeIt() {
        for (String path :
                List.of(TENANTS, TENANTS + "/" + own.id(), "/platform/slow-queries", "/platform/connections"))
            own.admin().get(path).problem(403, "forbidden");
        own.admin().post(TENANTS + "/measure").problem(403, "forbidden");
        operator().get(TENANTS + "/" + UUID.randomUUID()).problem(404, "not-found");
        for (JsonNode query :
                operator().get("/platform/slow-queries").expect(200).items())
            assertThat(query.path("statement").asString())
                    .matches("(reads|writes|calls) [a-z0-9_, ]+ \\([0-9a-f]{8}\\)");
    }
}
