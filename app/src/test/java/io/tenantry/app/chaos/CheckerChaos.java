package io.tenantry.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A check that cannot fail is none: each kind of damage is done to the real tables, found, and taken back. */
class CheckerChaos extends Battery {
    /** Statements, and a word of the finding that has to follow. */
    private static final Map<String, String> DAMAGE = damage();

    /** Events {@code e} that are not the first of their request. */
    private static final String LATER_OF_A_REQUEST = "from tenantry.event e join tenantry.event f"
            + " on f.metadata ->> 'requestId' = e.metadata ->> 'requestId' and f.position < e.position"
            + " where e.metadata ->> 'requestId' like 'chaos-%'";

    private static Map<String, String> damage() {
        Map<String, String> damage = new LinkedHashMap<>();
        damage.put("delete from event where name = 'billing.wallet-credited' and sequence = 0", "gap");
        damage.put(
                "delete from event where position = (select max(position) from event e join idempotency i"
                        + " using (position) where i.key like 'chaos-%')",
                "lost: no event at the position");
        damage.put("delete from idempotency where key like 'chaos-%'", "lost: no record");
        damage.put("update idempotency set version = version + 1 where key like 'chaos-%'", "is not the answer");
        damage.put(
                "insert into event (tenant_id, stream, sequence, event_id, name, revision, payload, metadata,"
                        + " \"timestamp\", recorded_at) select tenant_id, stream, (select max(sequence) + 1 from event b"
                        + " where b.stream = a.stream), gen_random_uuid(), name, revision, payload, metadata,"
                        + " \"timestamp\", (select max(recorded_at) from event) from event a"
                        + " where name = 'billing.wallet-credited' limit 1",
                "the balance after");
        damage.put(
                "insert into event (tenant_id, stream, sequence, event_id, name, revision, payload, metadata,"
                        + " \"timestamp\", recorded_at) select tenant_id, tenant_id || '/' || gen_random_uuid(), 0,"
                        + " gen_random_uuid(), name, revision, payload, metadata, \"timestamp\","
                        + " (select max(recorded_at) from event) from event where name = 'billing.payment-succeeded' limit 1",
                "doubled: ");
        damage.put(
                "update event set metadata = jsonb_set(metadata::jsonb, '{commandId}', '\"another\"')::json"
                        + " where position = (select max(e.position) " + LATER_OF_A_REQUEST + ")",
                "two commands of request");
        damage.put(
                "update event set recorded_at = recorded_at - interval '1 hour' where position ="
                        + " (select max(position) from event)",
                "recorded_at goes back");
        damage.put("update append_clock set recorded_at = recorded_at - interval '1 hour'", "newer than");
        damage.put("update wallet_balance set balance_minor = balance_minor + 1", "wallet_balance.balance_minor");
        damage.put("delete from wallet_entry where reason = 'payment'", "wallet_entry lacks");
        damage.put(
                "insert into wallet_entry select tenant_id, user_id, gen_random_uuid(), amount_minor, currency,"
                        + " balance_after_minor, reason, reference, note, created_at from wallet_entry limit 1",
                "wallet_entry has a row that no event made");
        damage.put(
                "update subscription set state = 'expired' where state in ('active', 'trial')", "subscription.state");
        damage.put("update subscription set paid_until = paid_until + interval '1 day'", "subscription.paid_until");
        damage.put("update payment set received_minor = received_minor + 1", "payment.received_minor");
        damage.put("update payment set state = 'pending' where state = 'succeeded'", "payment.state");
        damage.put("update ticket set messages = messages + 1", "ticket.messages");
        damage.put("delete from ticket_message where internal", "ticket_message lacks");
        damage.put("update ticket_figure set first_response_seconds = 1000000", "ticket_figure.first_response_seconds");
        damage.put("update tenant_statistics set subscriptions_active = subscriptions_active + 1", "tenant_statistics");
        damage.put("update tenant_statistics set users_by_status = '{\"active\": 1}'", "users_by_status");
        damage.put("update daily_revenue set payments = payments - 1", "daily_revenue.payments");
        damage.put("update quota set used = used + 1", "quota.used");
        damage.put("delete from claim where kind = 'provider-transition'", "claim lacks");
        damage.put("update agenda set due_at = due_at + interval '1 second'", "agenda.due_at");
        damage.put("delete from agenda where command = 'renew-subscription'", "agenda lacks");
        damage.put("delete from audit_log where position % 7 = 0", "audit_log lacks");
        damage.put("update app_user set state = 'blocked' where state = 'active'", "app_user.state");
        damage.put("delete from letter", "letter lacks");
        damage.put("update lane set state = 'parked', reason = 'planted', failed_at = 1", "parked lanes");
        return damage;
    }

    @Test
    void everyDamageIsFound() throws Exception {
        try (Load load = load(4)) {
            await("a bit of everything")
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(this::isVaried);
            assertThat(load).isNotNull();
        }
        installation().settle();
        try (Connection database = installation().database().connect()) {
            assertThat(Checker.findings(database, journal())).isEmpty();
            database.setAutoCommit(false);
            for (var planted : DAMAGE.entrySet()) {
                try (Statement statement = database.createStatement()) {
                    statement.execute("set constraints all immediate");
                    assertThat(statement.executeUpdate(planted.getKey()))
                            .as(planted.getKey())
                            .isPositive();
                }
                List<String> findings = Checker.findings(database, journal());
                assertThat(findings).as(planted.getKey()).anyMatch(finding -> finding.contains(planted.getValue()));
                database.rollback();
            }
        }
        assertThat(installation().broker().deadLetters())
                .hasSizeGreaterThanOrEqualTo(journal().letters().size());
    }

    private boolean isVaried() throws Exception {
        return !journal().letters().isEmpty()
                && installation()
                                .database()
                                .number("select count(distinct name) from tenantry.event where name like 'billing.%'"
                                        + " or name like 'support.%'")
                        >= 15
                && installation().database().number("select count(*) from shared.wallet_entry where reason = 'payment'")
                        > 0
                && installation()
                                .database()
                                .number("select count(*) from tenantry.agenda where command = 'renew-subscription'")
                        > 0
                && installation().database().number("select count(*) from shared.ticket_message where internal") > 0
                && installation().database().number("select count(*) " + LATER_OF_A_REQUEST) > 0;
    }
}
