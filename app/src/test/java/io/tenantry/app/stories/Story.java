package io.tenantry.app.stories;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A sequence of things that people and providers do, and of what they see then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class Story {
    private Server server;

    @BeforeAll
    public final void start() {
        server = Server.shared();
    }

    public Server server() {
        return server;
    }

    public Api operator() {
        return server.operator();
    }
}
