package io.tenantry.app.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.app.pages.House.Company;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.Projections.Owner;
import io.tenantry.tenancy.projection.Segment;
import io.tenantry.tenancy.test.ModuleApplication;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** Numbers move on a dashboard whichever server it is open on, and whichever follows the tenant's events. */
@PageTest
class LiveOnTwoServersTest {
    private static final Duration SHARED = Duration.ofSeconds(20);

    @Autowired
    private House house;

    @Autowired
    private Environment environment;

    @Autowired
    private Projections projections;

    private ConfigurableApplicationContext second;

    @BeforeEach
    void twoServers() {
        Map<String, Object> properties = new HashMap<>(Map.of("server.port", 0));
        for (String name : List.of(
                "spring.datasource.url",
                "spring.datasource.username",
                "spring.datasource.password",
                "tenantry.master-key",
                "tenantry.clock.movable",
                "tenantry.admin.password",
                "tenantry.rate-limit.login.per-minute",
                "spring.kafka.listener.auto-startup",
                "spring.kafka.admin.auto-create")) properties.put(name, environment.getRequiredProperty(name));
        second = new SpringApplicationBuilder(ModuleApplication.class)
                .initializers(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("the first server's database", properties)))
                .run();
        await().atMost(SHARED).until(() -> servers() == 2);
    }

    @AfterEach
    void oneServer() {
        second.close();
        await().atMost(SHARED).until(() -> servers() == 1);
    }

    @Test
    void numbersMoveOnBothOfThem() throws Exception {
        Company one = house.company("Here");
        Company another = house.company("There");
        while (owner(one).equals(owner(another))) another = house.company("There");
        for (Company company : List.of(one, another)) movesEverywhere(company);
    }

    private void movesEverywhere(Company company) throws Exception {
        UUID customer = house.customer(company, "Clara", "Moreau");
        house.settle();
        try (Visitor here = Visitor.loggedIn(house.address(), company);
                Visitor there = Visitor.loggedIn(addressOfSecond(), company)) {
            BlockingQueue<String> toldHere = here.listen("/dashboard/events");
            BlockingQueue<String> toldThere = there.listen("/dashboard/events");
            house.pays(company, customer, 1_234_50, "RUB");
            awaitShown(here, toldHere);
            awaitShown(there, toldThere);
        }
    }

    /** As the page does: it looks when it is told to, and only then. */
    private static void awaitShown(Visitor visitor, BlockingQueue<String> told) throws Exception {
        String line;
        do {
            line = told.poll(10, TimeUnit.SECONDS);
            assertThat(line).as("something moves until the number has").isNotNull();
        } while (!line.startsWith("data:")
                || !visitor.page("/dashboard/board").body().contains("1\u202f234.50"));
    }

    private String addressOfSecond() {
        return "http://localhost:" + second.getEnvironment().getRequiredProperty("local.server.port");
    }

    private UUID owner(Company company) {
        return projections.owners().stream()
                .filter(owner -> owner.segment() == Segment.of(company.id()))
                .map(Owner::server)
                .findAny()
                .orElseThrow();
    }

    /** Who has segments; none of which may be nobody's. */
    private long servers() {
        List<Owner> owners = projections.owners();
        if (owners.stream().map(Owner::server).anyMatch(Objects::isNull)) return 0;
        return owners.stream().map(Owner::server).distinct().count();
    }
}
