package io.tenantry.app.leaks;

import static io.tenantry.app.stories.Fields.rub;

import io.tenantry.app.stories.Answer;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Furnished;
import io.tenantry.app.stories.Operation;
import io.tenantry.app.stories.PaymentEvent;
import io.tenantry.app.stories.Server;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A third tenant, in which nothing happens: what it reads, and what an operator reads of it, stays the same, whatever the
 * others have and do.
 */
final class Bystander implements AutoCloseable {
    private static final Pattern CHANGING = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
            + "|\\d{4}-\\d{2}-\\d{2}(?:T[0-9:.]+Z)?|\\b\\d{1,2}:\\d{2}(?::\\d{2})?\\b|name=\"_csrf\" value=\"[^\"]+\"");
    private static final String NOBODY = "01980000-0000-7000-8000-0000000000ee";

    private final Company company;
    /** Its statements are compared again and again, which it can see. */
    private final Company comparing;

    private final UUID customer;
    private final String letter;
    private final PageVisitor visitor;
    private final List<Operation> reads;
    private final Server server;
    private Map<String, String> before = Map.of();

    Bystander(Server server, List<Operation> operations) {
        this.server = server;
        company = Company.active(server, "Bystander");
        comparing = Company.active(server, "Comparing bystander");
        visitor = new PageVisitor(server, company);
        reads = operations.stream()
                .filter(operation -> operation.isRead() && !operation.isPublic())
                .toList();
        // its figures are no zeros, which nothing could be told from
        customer = company.customer();
        company.topUp(customer, 40);
        server.events()
                .deliver(PaymentEvent.succeeded(company, company.slug() + "-1", 930, "RUB")
                        .reference(company.payment(customer, "yookassa", rub(930))));
        server.events()
                .deliver(PaymentEvent.succeeded(company, company.slug() + "-2", 70, "RUB")
                        .data("raw", "unknown"));
        letter = company.admin().get("/letters").expect(200).items("id").getFirst();
        rest();
    }

    /** Looks at what there is now. */
    void rest() {
        server.settle();
        look(); // a first look, with its login, is noted in its history
        server.settle();
        before = look();
    }

    List<String> run() {
        List<String> leaks = new ArrayList<>();
        look().forEach((what, now) -> {
            String was = before.getOrDefault(what, "");
            if (!now.equals(was)) leaks.add(what + ": " + difference(was, now));
        });
        LeakReport.tried("bystander", "administrator", "the same reads again", before.size(), leaks.size());
        return leaks;
    }

    private static String difference(String was, String is) {
        int at = 0;
        while (at < Math.min(was.length(), is.length()) && was.charAt(at) == is.charAt(at)) at++;
        return "was " + around(was, at) + " and is " + around(is, at);
    }

    private static String around(String text, int at) {
        return "\u2026" + text.substring(Math.max(0, at - 30), Math.min(text.length(), at + 50)) + "\u2026";
    }

    private Map<String, String> look() {
        Map<String, String> seen = new LinkedHashMap<>();
        for (Operation read : reads) {
            String id =
                    switch (read.resource()) {
                        case "tenants" -> company.id().toString();
                        case "users" -> customer.toString();
                        case "letters" -> letter;
                        default -> NOBODY;
                    };
            note(seen, read.name(), company.admin().send("GET", read.pathWith(id), null));
        }
        for (PageAddress page : PageAddress.all()) {
            if (page.isForm() || page.stream()) continue;
            String path = page.with(name -> switch (name) {
                case "tenants" -> company.id().toString();
                case "users" -> customer.toString();
                default -> NOBODY;
            });
            seen.put("page " + path, normal(visitor.page(path).body()));
        }
        for (JsonNode figures : server.operator().all("/statistics", 200))
            if (figures.path("tenantId").asString("").equals(company.id().toString()))
                seen.put("statistics for operators", normal(figures.toString()));
        String statement = comparing
                .admin()
                .post("/reconciliations", Furnished.statement("nobody's"))
                .expect(201)
                .text("id");
        note(seen, "reconciliation", comparing.admin().get("/reconciliations/" + statement));
        note(seen, "differences", comparing.admin().get("/reconciliations/" + statement + "/differences"));
        return seen;
    }

    private static void note(Map<String, String> seen, String what, Answer answer) {
        seen.put(what, answer.status() + " " + normal(answer.text()));
    }

    private static String normal(String text) {
        return CHANGING.matcher(text).replaceAll("*");
    }

    @Override
    public void close() {
        visitor.close();
    }
}
