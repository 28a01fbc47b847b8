package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.refunded;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Statistics, revenue and audit log say what happened, no more and no less. */
class FiguresStoryTest extends Story {
    private static JsonNode revenue(Answer statistics, String currency) {
        for (JsonNode each : statistics.at("revenue"))
            if (each.path("currency").asString().equals(currency)) return each;
        throw new AssertionError("no revenue in " + currency + " in " + statistics.text());
    }

    private static void requireRevenue(JsonNode revenue, long today, long month, long total) {
        assertThat(revenue.path("todayMinor").longValue()).as("%s", revenue).isEqualTo(today);
        assertThat(revenue.path("monthMinor").longValue()).as("%s", revenue).isEqualTo(month);
        assertThat(revenue.path("totalMinor").longValue()).as("%s", revenue).isEqualTo(total);
    }

    private void noonOfTheTenthOfNextMonth() {
        server().moveClockTo(server().now()
                .atZone(ZoneOffset.UTC)
                .plusMonths(1)
                .withDayOfMonth(10)
                .withHour(12)
                .toInstant());
    }

    @Test
    void statisticsAgreeWithEverythingThatHappened() {
        noonOfTheTenthOfNextMonth();
        Company acme = Company.active(server(), "Figures");
        String statistics = acme.path() + "/statistics";
        Answer zeros = acme.admin().get(statistics).expect(200);
        assertThat(zeros.number("users/total")).isEqualTo(1);
        assertThat(zeros.number("branches")).isZero();
        assertThat(zeros.number("subscriptions/active")).isZero();
        assertThat(zeros.number("tickets/open")).isZero();
        assertThat(zeros.at("tickets/medianFirstResponseSeconds").isNull()).isTrue();
        requireRevenue(revenue(zeros, "RUB"), 0, 0, 0);

        Company.Person staff = acme.hires("staff", "sue");
        UUID ann = acme.customer();
        UUID ben = acme.customer();
        acme.admin().post("/users/" + ben + "/block").expect(200);
        UUID plan = acme.admin()
                .post("/plans", fields("name", "p", "period", "P1M", "price", rub(1_000), "trialDays", 7))
                .expect(201)
                .id();
        UUID paid = acme.payment(ann, "yookassa", rub(5_000));
        server().events()
                .deliver(
                        succeeded(acme, "f-1", 5_000, "RUB").reference(paid),
                        refunded(acme, "f-1", "r1", 500, "RUB").reference(paid),
                        succeeded(acme, "f-2", 40, "XTR").user(ann));
        acme.admin()
                .post("/subscriptions", fields("userId", ann, "planId", plan, "start", "wallet"))
                .expect(201);
        acme.admin()
                .post("/subscriptions", fields("userId", ben, "planId", plan, "start", "trial"))
                .expect(201);
        acme.topUp(ann, 77); // neither charges nor gifts are revenue
        UUID answered = acme.admin()
                .post("/tickets", fields("userId", ann, "subject", "s", "text", "t"))
                .expect(201)
                .id();
        acme.admin()
                .post("/tickets", fields("userId", ann, "subject", "s", "text", "t"))
                .expect(201);
        server().moveClock(Duration.ofMinutes(10));
        staff.api()
                .post("/tickets/" + answered + "/messages", Map.of("text", "a"))
                .expect(200);
        server().settle();

        Answer now = acme.admin().get(statistics).expect(200);
        assertThat(now.uuid("tenantId")).isEqualTo(acme.id());
        assertThat(now.number("users/total")).isEqualTo(4);
        assertThat(now.number("users/byRole/admin")).isEqualTo(1);
        assertThat(now.number("users/byRole/staff")).isEqualTo(1);
        assertThat(now.number("users/byRole/customer")).isEqualTo(2);
        assertThat(now.number("users/byStatus/active")).isEqualTo(3);
        assertThat(now.number("users/byStatus/blocked")).isEqualTo(1);
        assertThat(now.number("subscriptions/active")).isEqualTo(1);
        assertThat(now.number("subscriptions/trial")).isEqualTo(1);
        assertThat(now.number("tickets/open")).isEqualTo(1);
        assertThat(now.number("tickets/medianFirstResponseSeconds")).isBetween(600L, 660L);
        requireRevenue(revenue(now, "RUB"), 4_500, 4_500, 4_500);
        requireRevenue(revenue(now, "XTR"), 40, 40, 40);
        assertThat(now.at("lastActivityAt").isString()).isTrue();

        server().moveClock(Duration.ofDays(1));
        Answer tomorrow = acme.admin().get(statistics).expect(200);
        requireRevenue(revenue(tomorrow, "RUB"), 0, 4_500, 4_500);
        server().moveClock(Duration.ofDays(31));
        server().events().deliver(refunded(acme, "f-1", "r2", 1_000, "RUB").reference(paid));
        Answer nextMonth = acme.admin().get(statistics).expect(200);
        requireRevenue(revenue(nextMonth, "RUB"), -1_000, -1_000, 3_500);
        assertThat(nextMonth.number("subscriptions/active")).isZero();
        assertThat(nextMonth.number("subscriptions/trial")).isZero();

        server().settle(); // the administrator was just seen
        Answer own = acme.operator().get(statistics).expect(200);
        JsonNode inOperatorsEyes = server().operator().all("/statistics", 50).stream()
                .filter(each ->
                        each.path("tenantId").asString().equals(acme.id().toString()))
                .findFirst()
                .orElseThrow();
        for (String part : List.of("users", "branches", "subscriptions", "revenue", "tickets", "lastActivityAt"))
            assertThat(inOperatorsEyes.path(part)).as(part).isEqualTo(own.at(part));
        assertThat(inOperatorsEyes.path("name").asString()).isEqualTo("Figures");
        assertThat(inOperatorsEyes.path("state").asString()).isEqualTo("active");
        acme.admin().get("/statistics").problem(403, "forbidden");
        acme.hires("customer", "eve").api().get(statistics).problem(403, "forbidden");
    }

    @Test
    void revenueByDayIsInTheTenantsTimeZone() {
        noonOfTheTenthOfNextMonth();
        Company acme = Company.active(server(), "Far east");
        acme.admin()
                .edit(acme.path(), acme.path() + "/settings", fields("timeZone", "Pacific/Auckland"))
                .expect(200);
        UUID user = acme.customer();
        Instant now = server().now();
        String today = now.atZone(ZoneId.of("Pacific/Auckland")).toLocalDate().toString();
        server().events().deliver(succeeded(acme, "a-1", 300, "RUB").user(user));
        server().moveClock(Duration.ofDays(2));
        server().events()
                .deliver(
                        succeeded(acme, "a-2", 200, "RUB").user(user),
                        succeeded(acme, "a-3", 1, "RUB").user(user));
        Answer revenue =
                acme.admin().get(acme.path() + "/revenue?from=" + today).expect(200);
        assertThat(revenue.text("timeZone")).isEqualTo("Pacific/Auckland");
        assertThat(revenue.text("from")).isEqualTo(today);
        List<String> days = new ArrayList<>();
        for (JsonNode day : revenue.at("series/0/days"))
            days.add(day.path("revenueMinor") + " of " + day.path("payments"));
        assertThat(days).containsExactly("300 of 1", "0 of 0", "201 of 2");
        acme.admin().get(acme.path() + "/revenue?from=2026-02-01&to=2026-01-01").problem(400, "invalid-parameter");
        acme.admin().get(acme.path() + "/revenue?from=yesterday").problem(400, "invalid-parameter");
    }

    @Test
    void theAuditLogSaysWhoDidWhatWhenWhyAndFromWhere() {
        Company acme = Company.active(server(), "Audited");
        Company.Person staff = acme.hires("staff", "sue");
        UUID user = acme.customer();
        UUID ticket = acme.admin()
                .post("/tickets", fields("userId", user, "subject", "a secret of ann", "text", "another secret"))
                .expect(201)
                .id();
        Instant before = server().now();
        staff.api()
                .with("X-Reason", "Asked for by phone")
                .with("X-Request-Id", "audit-1")
                .with("User-Agent", "desk/1.0")
                .post("/tickets/" + ticket + "/priority", Map.of("priority", "high"))
                .expect(200);
        List<JsonNode> log =
                acme.admin().get("/audit-log?resourceId=" + ticket).expect(200).items();
        JsonNode entry = log.getFirst();
        assertThat(entry.path("action").asString()).isEqualTo("support.ticket-priority-changed");
        assertThat(entry.path("actor").asString()).isEqualTo("user:" + staff.id());
        assertThat(entry.path("reason").asString()).isEqualTo("Asked for by phone");
        assertThat(entry.path("requestId").asString()).isEqualTo("audit-1");
        assertThat(entry.path("source").asString()).isEqualTo("api");
        assertThat(entry.path("from").asString()).startsWith("127.0.0.1").endsWith("desk/1.0");
        assertThat(Instant.parse(entry.path("at").asString())).isBetween(before, server().now());
        assertThat(entry.at("/resource/id").asString()).isEqualTo(ticket.toString());
        assertThat(entry.at("/before/priority").asString("")).isEqualToIgnoringCase("normal");
        assertThat(entry.at("/after/priority").asString("")).isEqualToIgnoringCase("high");
        assertThat(log.toString()).doesNotContain("secret");
        assertThat(acme.admin()
                        .get("/audit-log?actor=user:" + staff.id() + "&action=support.ticket-priority-changed")
                        .items())
                .hasSize(1);
        staff.api().get("/audit-log").problem(403, "forbidden");
    }

    @Test
    void theAuditLogHasTheOperatorTheProviderAndTheSchedule() {
        Company acme = Company.active(server(), "Many actors");
        UUID user = acme.customer();
        server().operator()
                .with("X-Reason", "Invoice 17")
                .post(acme.path() + "/suspend", Map.of("reason", "unpaid"))
                .expect(200);
        acme.reactivate();
        acme.topUp(user, 100);
        UUID subscription = acme.admin()
                .post("/subscriptions", fields("userId", user, "planId", acme.plan("p", "P1M", 100), "start", "wallet"))
                .expect(201)
                .id();
        PaymentEvent event = succeeded(acme, "log-1", 5, "RUB").user(user);
        server().events().deliver(event);
        server().moveClock(Duration.ofDays(32));

        JsonNode suspended = entry(acme, "tenant.tenant-suspended");
        assertThat(suspended.path("actor").asString()).startsWith("operator:");
        assertThat(suspended.path("reason").asString()).isEqualTo("Invoice 17");
        assertThat(suspended.path("tenantId").asString()).isEqualTo(acme.id().toString());
        JsonNode paid = entry(acme, "billing.payment-succeeded");
        assertThat(paid.path("source").asString()).isEqualTo("kafka");
        assertThat(paid.path("actor").asString()).startsWith("system:");
        assertThat(paid.path("causationId").asString())
                .startsWith("yookassa/" + event.attributes().get("id") + "@payment-events/");
        JsonNode expired = entry(acme, "billing.subscription-expired");
        assertThat(expired.path("source").asString()).isEqualTo("schedule");
        assertThat(expired.at("/resource/id").asString()).isEqualTo(subscription.toString());

        // one list for the tenant, and the same entries in the operators' list of all
        List<String> own = acme.admin().all("/audit-log", 20).stream()
                .map(each -> each.path("eventId").asString())
                .toList();
        List<String> all = server().operator().all("/audit-log", 200).stream()
                .filter(each ->
                        each.path("tenantId").asString().equals(acme.id().toString()))
                .map(each -> each.path("eventId").asString())
                .toList();
        assertThat(own).isEqualTo(all).doesNotHaveDuplicates();
        assertThat(own.size()).isGreaterThan(12);
    }

    private static JsonNode entry(Company company, String action) {
        List<JsonNode> entries =
                company.admin().get("/audit-log?action=" + action).expect(200).items();
        assertThat(entries).as(action).hasSize(1);
        return entries.getFirst();
    }
}
