package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A question to the desk, and what becomes of it. */
class TicketsStoryTest extends Story {
    @Test
    void aTicketIsOpenedAnsweredClosedAndReopened() {
        Company acme = Company.active(server(), "Acme");
        Company.Person customer = acme.hires("customer", "bob");
        Api bob = customer.api();
        Company.Person staff = acme.hires("staff", "sue");
        UUID id = bob.post(
                        "/tickets",
                        fields("userId", customer.id(), "subject", "Cannot connect", "text", "Since this morning."))
                .expect(201)
                .id();
        String path = "/tickets/" + id;
        Answer opened = bob.get(path).expect(200);
        assertThat(opened.text("state")).isEqualTo("open");
        assertThat(opened.text("priority")).isEqualTo("normal");

        staff.api().post(path + "/priority", Map.of("priority", "urgent")).expect(200);
        staff.api().post(path + "/assign", Map.of("assigneeUserId", staff.id())).expect(200);
        staff.api()
                .post(path + "/messages", Map.of("text", "A known VIP", "internal", true))
                .expect(200);
        assertThat(bob.get(path).text("state")).isEqualTo("open");
        staff.api()
                .post(path + "/messages", Map.of("text", "Please restart it."))
                .expect(200);
        Answer answered = bob.get(path).expect(200);
        assertThat(answered.text("state")).isEqualTo("answered");
        assertThat(answered.text("priority")).isEqualTo("urgent");
        assertThat(answered.uuid("assigneeUserId")).isEqualTo(staff.id());
        assertThat(answered.number("messages")).isEqualTo(2);
        assertThat(answered.at("firstResponseSeconds").isNumber()).isTrue();
        Answer seen = bob.get(path + "/messages").expect(200);
        assertThat(seen.items("text")).containsExactly("Please restart it.", "Since this morning.");
        assertThat(seen.text()).doesNotContain("VIP");
        assertThat(staff.api().get(path + "/messages").items("text"))
                .containsExactly("Please restart it.", "A known VIP", "Since this morning.");

        bob.post(path + "/messages", Map.of("text", "That did not help.")).expect(200);
        assertThat(bob.get(path).text("state")).isEqualTo("open");
        bob.post(path + "/messages", Map.of("text", "x", "internal", true)).problem(422, "note-by-user");
        bob.post(path + "/assign", Map.of("assigneeUserId", customer.id())).problem(403, "staff-only");
        bob.post(path + "/priority", Map.of("priority", "low")).problem(403, "staff-only");

        staff.api().post(path + "/close").expect(200);
        Answer closed = bob.get(path).expect(200);
        assertThat(closed.text("state")).isEqualTo("closed");
        staff.api().post(path + "/messages", Map.of("text", "too late")).problem(409, "ticket-closed");
        staff.api().post(path + "/priority", Map.of("priority", "low")).problem(409, "ticket-closed");
        staff.api().post(path + "/assign", fields("assigneeUserId", null)).problem(409, "ticket-closed");
        bob.post(path + "/reopen").expect(200);
        assertThat(bob.get(path).text("state")).isEqualTo("open");
        staff.api().post(path + "/close").expect(200);
        bob.post(path + "/messages", Map.of("text", "It is back.")).expect(200);
        assertThat(staff.api()
                        .get("/tickets?state=open&priority=urgent&assigneeUserId=" + staff.id())
                        .items("id"))
                .containsExactly(id.toString());
    }

    @Test
    void aCustomerSeesAndDoesOnlyTheirOwn() {
        Company acme = Company.active(server(), "Acme");
        Company.Person bob = acme.hires("customer", "bob");
        Company.Person eve = acme.hires("customer", "eve");
        UUID id = bob.api()
                .post("/tickets", fields("userId", bob.id(), "subject", "private", "text", "private"))
                .expect(201)
                .id();
        eve.api()
                .post("/tickets", fields("userId", bob.id(), "subject", "x", "text", "x"))
                .problem(404, "not-found");
        String path = "/tickets/" + id;
        eve.api().get(path).problem(404, "not-found");
        eve.api().get(path + "/messages").problem(404, "not-found");
        eve.api().post(path + "/messages", Map.of("text", "x")).problem(404, "not-found");
        eve.api().post(path + "/close").problem(404, "not-found");
        eve.api().post(path + "/reopen").problem(404, "not-found");
        eve.api().get("/tickets?userId=" + bob.id()).problem(404, "not-found");
        assertThat(eve.api().get("/tickets").items()).isEmpty();
        assertThat(bob.api().get("/tickets").items("id")).containsExactly(id.toString());
        assertThat(acme.admin().get(path).text("state")).isEqualTo("open");
    }

    @Test
    void aProgramWritesForTheDeskOrForAUser() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        Api bot = acme.program("tickets:read", "tickets:write");
        UUID id = bot.post("/tickets", fields("userId", user, "subject", "Hi", "text", "Hello", "priority", "high"))
                .expect(201)
                .id();
        String path = "/tickets/" + id;
        bot.post(path + "/messages", Map.of("text", "The desk answers")).expect(200);
        assertThat(bot.get(path).text("state")).isEqualTo("answered");
        bot.post(path + "/messages", Map.of("text", "The user again", "authorUserId", user))
                .expect(200);
        assertThat(bot.get(path).text("state")).isEqualTo("open");
        bot.post(path + "/messages", Map.of("text", "x", "authorUserId", UUID.randomUUID()))
                .problem(422, "author-unknown");
        bot.post(path + "/assign", Map.of("assigneeUserId", UUID.randomUUID())).problem(422, "assignee-unknown");
        bot.post("/tickets", fields("userId", UUID.randomUUID(), "subject", "x", "text", "x"))
                .problem(422, "user-unknown");
        bot.post(path + "/priority", Map.of("priority", "galactic")).problem(400, "invalid-request");
    }

    @Test
    void withTheFeatureDisabledTheDeskIsClosed() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        UUID id = acme.admin()
                .post("/tickets", fields("userId", user, "subject", "Hi", "text", "Hello"))
                .expect(201)
                .id();
        acme.operator()
                .edit(acme.path(), acme.path() + "/features", Map.of("support_tickets", false))
                .expect(200);
        acme.admin()
                .post("/tickets", fields("userId", user, "subject", "Hi", "text", "Hello"))
                .problem(409, "feature-disabled");
        acme.admin().post("/tickets/" + id + "/messages", Map.of("text", "x")).problem(409, "feature-disabled");
        acme.admin().post("/tickets/" + id + "/close").problem(409, "feature-disabled");
        acme.admin().get("/tickets/" + id).expect(200);
        acme.operator()
                .edit(acme.path(), acme.path() + "/features", Map.of("support_tickets", true))
                .expect(200);
        acme.admin().post("/tickets/" + id + "/close").expect(200);
    }

    @Test
    void anAnswerLeavesInOnePieceAndTheConnectionStays() {
        Company acme = Company.active(server(), "Acme");
        Company.Person customer = acme.hires("customer", "bob");
        Answer opened = customer.api()
                .post("/tickets", fields("userId", customer.id(), "subject", "Slow", "text", "Since this morning."))
                .expect(201);
        assertThat(opened.headers().firstValueAsLong("Content-Length"))
                .hasValue(opened.text().length());
        for (int request = 0; request < 150; request++) {
            Answer again = customer.api().get("/tickets/" + opened.id()).expect(200);
            assertThat(again.headers().firstValue("Connection")).isEmpty();
        }
    }
}
