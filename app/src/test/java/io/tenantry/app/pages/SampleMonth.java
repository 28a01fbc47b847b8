package io.tenantry.app.pages;

import io.tenantry.app.pages.House.Company;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.Transition;
import io.tenantry.support.api.TicketId;
import io.tenantry.support.api.TicketPriority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A believable month of one tenant, the same every time. */
final class SampleMonth {
    private static final int DAYS = 32;
    private static final String CURRENCY = "RUB";
    private static final List<String> FIRST =
            List.of("Anna", "Boris", "Clara", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Irina", "Jonas", "Maria");
    private static final List<String> LAST =
            List.of("Castro", "Duarte", "Fischer", "Hansen", "Kowalska", "Moreau", "Novak", "Orlova", "Rossi", "Weber");
    private static final List<String> QUESTIONS = List.of(
            "The connection drops every evening",
            "I paid twice, please return one payment",
            "How do I add a second device?",
            "My invoice shows the wrong name",
            "Can I change to the yearly plan?",
            "The bot does not answer any more",
            "Where do I find my referral link?");

    private final House house;
    private final Company company;
    private final Random random;
    private final List<UUID> users = new ArrayList<>();
    private final List<SubscriptionId> subscriptions = new ArrayList<>();

    private SampleMonth(House house, Company company) {
        this.house = house;
        this.company = company;
        this.random = new Random(company.name().hashCode());
    }

    /** @param size how many people join in the month */
    static Company of(House house, String name, String slug, int size) {
        Instant end = Instant.now();
        try {
            house.isNow(end.minus(Duration.ofDays(DAYS + 1)));
            Company company = house.approved(house.applicant(name, slug));
            SampleMonth month = new SampleMonth(house, company);
            PlanId plan = house.plan(company, "Standard", 299_00, CURRENCY);
            for (int day = DAYS; day >= 0; day--) {
                int joining = size * (DAYS + 6 - day) / (DAYS * 20) + month.random.nextInt(1 + size / 20);
                for (int n = 0; n < Math.max(1, joining); n++) {
                    Instant at = end.minus(Duration.ofDays(day)).minusSeconds(60L + month.random.nextInt(70_000));
                    house.isNow(at);
                    month.somebodyJoins(plan, at);
                }
            }
            house.isReallyNow();
            house.settle();
            return company;
        } finally {
            house.isReallyNow();
        }
    }

    private void somebodyJoins(PlanId plan, Instant at) {
        UUID user = house.customer(company, any(FIRST), any(LAST));
        users.add(user);
        int fate = random.nextInt(12);
        if (fate == 0) house.tries(company, user, plan);
        if (fate == 1) house.provider(company, user, "f" + user, Transition.FAILED, 299_00, CURRENCY);
        if (fate > 1) {
            house.provider(
                    company, user, "s" + user, Transition.SUCCEEDED, 299_00L * (1 + random.nextInt(3)), CURRENCY);
            subscriptions.add(house.subscribes(company, user, plan));
        }
        if (fate == 2) house.provider(company, user, "s" + user, Transition.REFUNDED, 299_00, CURRENCY);
        if (fate == 3 && subscriptions.size() > 5) house.cancels(subscriptions.removeFirst());
        if (fate > 8) somebodyAsks(at);
    }

    private void somebodyAsks(Instant at) {
        TicketPriority priority = random.nextInt(4) == 0 ? TicketPriority.HIGH : TicketPriority.NORMAL;
        TicketId ticket = house.asks(company, users.get(random.nextInt(users.size())), any(QUESTIONS), priority);
        int answered = random.nextInt(6);
        if (answered == 0) return;
        house.isNow(at.plusSeconds(120L + random.nextInt(2_400)));
        house.answers(ticket, company.administratorId());
        if (answered > 2) house.closes(ticket);
    }

    private String any(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
