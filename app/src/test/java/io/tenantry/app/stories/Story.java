package io.tenantry.app.stories;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A sequence of things that people and providers do, and of what they see then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Story {
    private Server server;

    @BeforeAll
    final void start() {
        server = Server.shared();
    }

    Server server() {
        return server;
    }

    Api operator() {
        return server.operator();
    }
}
