package io.tenantry.figures.past;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.figures.past.LooksBack.Said;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import jakarta.servlet.Filter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.context.WebApplicationContext;

/** Whatever happened, looking back answers what was answered then: a drawn history, and every endpoint after each step. */
@ModuleTest
@TestPropertySource(properties = "tenantry.as-of.milestone-every=1")
class PastEqualsThenTest {
    private static final Logger log = LoggerFactory.getLogger(PastEqualsThenTest.class);
    private static final int STEPS = 60;

    @Autowired
    WebApplicationContext context;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    List<Filter> filters;

    private record Step(long position, Instant begunAt, Instant recordedAt, List<Said> answers) {}

    @Test
    void lookingBackAnswersWhatWasAnsweredThen() {
        long seed = Long.getLong("tenantry.seed", System.nanoTime());
        log.info("seed {} (-Dtenantry.seed)", seed);
        History history = new History(events, new Random(seed));
        History neighbour = new History(events, new Random(seed + 1));
        long position = history.begin();
        neighbour.begin();
        LooksBack admin = new LooksBack(context, filters, history.tenant);
        List<String> paths = paths(history);
        // the registry lets a tenant in when it has heard of it
        Awaitility.await().until(() -> admin.ask(paths.getFirst(), null, 0).getStatus() == 200);
        List<Step> steps = new ArrayList<>();
        steps.add(step(history, 0, position, paths, admin));
        for (int i = 0; i < STEPS; i++) {
            neighbour.next();
            steps.add(step(history, steps.getLast().position(), history.next(), paths, admin));
        }
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String at = step.recordedAt().toString();
            for (int path = 0; path < paths.size(); path++) {
                String asked = "seed %d step %d %s".formatted(seed, i, paths.get(path));
                Said remembered = step.answers().get(path);
                assertThat(admin.then(paths.get(path), at)).as(asked).isEqualTo(remembered);
                if (i + 1 < steps.size()) {
                    String justBefore = steps.get(i + 1)
                            .begunAt()
                            .minus(1, ChronoUnit.MICROS)
                            .toString();
                    assertThat(admin.then(paths.get(path), justBefore))
                            .as(asked + " until the next")
                            .isEqualTo(remembered);
                }
            }
            MockHttpServletResponse first = admin.ask(paths.getFirst(), at, 0);
            assertThat(first.getHeader("As-Of-Position")).isEqualTo(String.valueOf(step.position()));
            assertThat(first.getHeader("As-Of-Recorded-At")).isEqualTo(at);
            assertThat(first.getHeader("As-Of-Version")).isEqualTo("figures.statistics=1, figures.revenue=1");
        }
    }

    private static List<String> paths(History of) {
        String base = "/api/v1/tenants/" + of.tenant;
        return List.of(
                base + "/statistics",
                base + "/users/" + of.user.value() + "/wallet",
                base + "/users/" + of.user.value() + "/wallet/entries",
                base + "/subscriptions/" + of.subscription.value(),
                base + "/subscriptions",
                base + "/tickets/" + of.ticket.value(),
                base + "/tickets/" + of.ticket.value() + "/messages");
    }

    private Step step(History history, long after, long position, List<String> paths, LooksBack admin) {
        return new Step(
                position,
                recordedAt(history, "position > ? order by position limit 1", after),
                recordedAt(history, "position = ?", position),
                paths.stream().map(path -> admin.now(path, position)).toList());
    }

    private Instant recordedAt(History history, String which, long position) {
        return database.inTenant(
                history.tenant, jdbc -> jdbc.sql("select recorded_at from event where tenant_id = ? and " + which)
                        .params(history.tenant.value(), position)
                        .query((row, _) -> row.getObject(1, OffsetDateTime.class))
                        .single()
                        .toInstant());
    }
}
