package io.tenantry.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What every part of the battery has: an installation, shops, a journal, and a judgement after each test. The seed of a
 * run is printed; {@code -Dchaos.seed=…} sets it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Battery {
    static final long SEED = Long.getLong("chaos.seed", System.nanoTime() % 1_000_000);
    static final Duration TIME = Duration.ofSeconds(Long.getLong("chaos.seconds", 120));
    private static final int SHOPS = 3;

    /** Of the JVM, as the tables are: every judgement is about all that ever happened. */
    private static final Journal JOURNAL = new Journal();

    private static final List<Shop> ALL_SHOPS = new ArrayList<>();

    private Installation installation;

    @BeforeAll
    void open() throws IOException {
        say("seed " + SEED + ": -Dchaos.seed=" + SEED + " -Dchaos.seconds=" + TIME.toSeconds());
        installation = Installation.shared();
        if (ALL_SHOPS.isEmpty())
            for (int i = 0; i < SHOPS; i++)
                ALL_SHOPS.add(Shop.open("shop-" + i, installation, client(new Random(SEED))));
    }

    Installation installation() {
        return installation;
    }

    Journal journal() {
        return JOURNAL;
    }

    List<Shop> shops() {
        return ALL_SHOPS;
    }

    Client client(Random random) {
        return new Client(installation.nodes(), JOURNAL, random);
    }

    Load load(int workers) {
        return Load.start(installation, JOURNAL, ALL_SHOPS, workers, SEED);
    }

    static void say(String what) {
        System.out.println("[chaos] " + what);
    }

    /** Nothing lost, nothing doubled, every read model what a replay from zero gives, and no answer that was wrong. */
    @AfterEach
    void judge() throws SQLException, IOException {
        installation.repair();
        installation.settle();
        say(JOURNAL.toString());
        try (Connection database = installation.database().connect()) {
            assertThat(Checker.findings(database, JOURNAL))
                    .as("findings with seed %s", SEED)
                    .isEmpty();
        }
        assertThat(JOURNAL.surprises()).as("answers with seed %s", SEED).isEmpty();
    }
}
