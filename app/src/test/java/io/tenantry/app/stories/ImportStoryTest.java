package io.tenantry.app.stories;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator who takes a tenant in may do wrong. That it works is tried between two installations elsewhere. */
class ImportStoryTest extends Story {
    private static final String IMPORTS = "/api/v1/platform/imports";

    @Test
    void onlyOperatorsTakeTenantsIn() {
        Company acme = Company.active(server(), "Acme");
        acme.admin()
                .with("Archive-Passphrase", "x")
                .post("/platform/imports", Map.of())
                .problem(403, "forbidden");
        server().nobody().post("/platform/imports", Map.of()).problem(401, "unauthenticated");
    }

    @Test
    void whatIsNoArchiveIsRefused() {
        Api operator = operator().with("Content-Type", "application/octet-stream");
        operator.send("POST", IMPORTS, "text").problem(400, "invalid-parameter");
        Api opening = operator.with("Archive-Passphrase", "seven%20words");
        opening.send("POST", IMPORTS, "").problem(400, "archive-unreadable");
        opening.send("POST", IMPORTS, "text").problem(400, "archive-unreadable");
        // larger than what is read of others' bodies
        opening.send("POST", IMPORTS, "x".repeat(1_000_000)).problem(400, "archive-unreadable");
        opening.send("POST", IMPORTS + "?slug=No%20slug", "text").problem(400, "invalid-request");
    }
}
