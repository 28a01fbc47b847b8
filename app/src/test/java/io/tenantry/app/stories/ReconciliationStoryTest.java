package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The bookkeeper has the provider's statement. What does not agree is listed, and no money moves. */
class ReconciliationStoryTest extends Story {
    private Map<String, @Nullable Object> of(String format, String text, @Nullable String columns) {
        return fields(
                "provider",
                "yookassa",
                "from",
                server().now().minusSeconds(3_600).toString(),
                "to",
                server().now().plusSeconds(3_600).toString(),
                "format",
                format,
                "statement",
                text,
                "columns",
                columns);
    }

    @Test
    void differencesAreListedAndNoMoneyMoves() {
        Company acme = Company.active(server(), "Books");
        UUID user = acme.customer();
        UUID payment = acme.payment(user, "yookassa", rub(1_000));
        server().events()
                .deliver(
                        succeeded(acme, "bk-1", 1_000, "RUB").reference(payment),
                        succeeded(acme, "bk-2", 250, "RUB").user(user),
                        succeeded(acme, "bk-3", 70, "RUB").user(user));
        server().settle();
        String csv = "id,sum,cur\nbk-1,10.00,RUB\nbk-2,2.40,RUB\nbk-4,5.00,RUB\n";
        Answer run = acme.admin()
                .post("/reconciliations", of("csv", csv, "subject=id;amount=sum;currency=cur"))
                .expect(201);
        assertThat(run.text("matched")).isEqualTo("1");
        assertThat(run.text("differences")).isEqualTo("3");

        String path = "/reconciliations/" + run.id();
        Answer shown = acme.admin().get(path).expect(200);
        assertThat(shown.at("lines").intValue()).isEqualTo(3);
        JsonNode totals = shown.at("totals").path(0);
        assertThat(totals.path("currency").asString()).isEqualTo("RUB");
        assertThat(totals.path("statedMinor").longValue()).isEqualTo(1_740);
        assertThat(totals.path("knownMinor").longValue()).isEqualTo(1_320);
        assertThat(acme.admin().all(path + "/differences", 2).stream()
                        .map(each -> each.path("kind").asString() + " "
                                + each.path("subject").asString()))
                .containsExactlyInAnyOrder("other-amount bk-2", "missing-here bk-4", "missing-there bk-3");
        assertThat(acme.admin().get(path + "/differences?kind=missing-here").items())
                .hasSize(1);
        assertThat(acme.admin().get("/reconciliations").expect(200).items()).hasSize(1);
        assertThat(acme.wallet(user).rub()).isEqualTo(1_320);
        assertThat(acme.admin().get("/audit-log").expect(200).text()).contains("billing.reconciliation-run");
    }

    @Test
    void aStatementThatCannotBeReadNamesItsLine() {
        Company acme = Company.active(server(), "Unread");
        acme.admin()
                .post("/reconciliations", of("csv", "subject,amount,currency\na,1.00,RUB\nb,one,RUB\n", null))
                .problem(422, "statement-invalid")
                .ofField("statement");
        acme.admin().post("/reconciliations", of("json", "[{]", null)).problem(422, "statement-invalid");
        acme.admin().post("/reconciliations", of("csv", "a,b\n", "subject=c")).problem(422, "columns-invalid");
        assertThat(acme.admin().get("/reconciliations").expect(200).items()).isEmpty();
    }

    @Test
    void itIsForThoseWhoMaySettleAndOfTheirTenantAlone() {
        Company acme = Company.active(server(), "Mine");
        Company other = Company.active(server(), "Theirs");
        UUID run = acme.admin()
                .post("/reconciliations", Furnished.statement("x"))
                .expect(201)
                .id();
        Api staff = acme.hires("staff", "sam").api();
        staff.post("/reconciliations", Furnished.statement("x")).problem(403, "forbidden");
        staff.get("/reconciliations").problem(403, "forbidden");
        other.admin().get("/reconciliations/" + run).problem(404, "not-found");
        other.admin().get("/reconciliations/" + run + "/differences").problem(404, "not-found");
        assertThat(other.admin().get("/reconciliations").expect(200).items()).isEmpty();
        acme.operator().get("/reconciliations/" + run).expect(200);
    }
}
