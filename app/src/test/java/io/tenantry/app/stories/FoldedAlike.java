package io.tenantry.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Rebuilds a projection from the first event and finds the same rows. */
final class FoldedAlike {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private FoldedAlike() {}

    /** For all tenants. */
    static void require(Api operator, String projection) {
        require(operator, projection, operator.post(address(projection)));
    }

    static void require(Api operator, String projection, Company company) {
        require(operator, projection, operator.post(address(projection), Map.of("tenantId", company.id())));
    }

    private static String address(String projection) {
        return "/platform/projections/" + projection + "/rebuild";
    }

    private static void require(Api operator, String projection, Answer begun) {
        String id = begun.expect(202).text("id");
        JsonNode done = await().atMost(PATIENCE).until(() -> rebuild(operator, id), rebuild -> rebuild.path("state")
                .asString("")
                .equals("done"));
        for (String difference : List.of("differing", "missing", "surplus"))
            assertThat(done.path(difference).asLong())
                    .as(projection + ": " + done)
                    .isZero();
    }

    private static JsonNode rebuild(Api operator, String id) {
        return operator.get("/platform/projections").expect(200).items().stream()
                .map(each -> each.path("rebuild"))
                .filter(each -> each.path("id").asString("").equals(id))
                .findFirst()
                .orElseThrow();
    }
}
