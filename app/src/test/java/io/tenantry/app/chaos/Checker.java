package io.tenantry.app.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a database from outside: what clients were told is there, nothing is there twice, and every read model is what
 * the events, folded from the first one by rules of its own, say. It uses no class of the product.
 */
final class Checker {
    private final Connection database;
    private final Journal journal;
    private final List<String> findings = new ArrayList<>();

    private Checker(Connection database, Journal journal) {
        this.database = database;
        this.journal = journal;
    }

    /** What is wrong, in words; empty: nothing. The connection is a superuser's. */
    static List<String> findings(Connection database, Journal journal) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("set search_path = shared, tenantry");
        }
        Checker checker = new Checker(database, journal);
        checker.check();
        return checker.findings;
    }

    private void check() throws SQLException {
        List<StoredEvent> events = StoredEvent.all(database);
        order(events);
        commands(events);
        acknowledgements(events);
        MoneyModel money = models(events);
        facts(money);
        letters(events);
        count("select count(*) from lane where state = 'parked'", "parked lanes");
        count(
                "select count(*) from append_clock where recorded_at < (select max(recorded_at) from event)",
                "events that are newer than the append's clock");
    }

    /** Streams without a gap, times that never go back. */
    private void order(List<StoredEvent> events) {
        Map<String, Long> next = new HashMap<>();
        Set<Object> ids = new HashSet<>();
        Instant latest = Instant.MIN;
        for (StoredEvent event : events) {
            long expected = next.getOrDefault(event.stream(), 0L);
            if (event.sequence() != expected)
                findings.add("gap: " + event.stream() + " goes on with " + event.sequence() + " and not " + expected
                        + " at " + event.position());
            next.put(event.stream(), event.sequence() + 1);
            if (!ids.add(event.eventId())) findings.add("an event id twice, at " + event.position());
            if (event.recordedAt().isBefore(latest)) findings.add("recorded_at goes back at " + event.position());
            latest = event.recordedAt();
        }
    }

    /** However often a request was sent, one command has made its events; a refused one none. */
    private void commands(List<StoredEvent> events) {
        Map<String, String> commands = new HashMap<>();
        Set<String> refused = journal.refused();
        for (StoredEvent event : events) {
            String request = event.metadata().path("requestId").asString("");
            if (!request.startsWith(Client.KEYS)) continue;
            String command = event.metadata().path("commandId").asString("");
            String first = commands.putIfAbsent(request, command);
            if (first != null && !first.equals(command)) findings.add("doubled: two commands of request " + request);
            if (refused.contains(request)) findings.add("a refused request has events: " + request);
        }
    }

    private void acknowledgements(List<StoredEvent> events) throws SQLException {
        Map<Long, StoredEvent> byPosition = new HashMap<>();
        Map<String, StoredEvent> byVersion = new HashMap<>();
        for (StoredEvent event : events) {
            byPosition.put(event.position(), event);
            byVersion.put(event.id() + "@" + event.version(), event);
        }
        Map<String, String> records = records();
        for (Journal.Acknowledged answer : journal.acknowledged()) {
            String expected = answer.id() + " " + answer.version() + " " + answer.position() + " " + answer.status();
            String record = records.get(answer.key());
            if (record == null) findings.add("lost: no record of the acknowledged " + answer);
            else if (!record.equals(expected)) findings.add("the record " + record + " is not the answer " + answer);
            if (!byPosition.containsKey(answer.position())) findings.add("lost: no event at the position of " + answer);
            StoredEvent event = byVersion.get(answer.id() + "@" + answer.version());
            if (event == null || event.position() > answer.position())
                findings.add("lost: the version of the acknowledged " + answer);
        }
    }

    private Map<String, String> records() throws SQLException {
        Map<String, String> records = new HashMap<>();
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("select key, id, version, position, status from idempotency"
                        + " where key like '" + Client.KEYS + "%'")) {
            while (row.next()) {
                String answer = row.getString(2) + " " + row.getLong(3) + " " + row.getLong(4) + " " + row.getInt(5);
                if (records.put(row.getString(1), answer) != null)
                    findings.add("two records of one key: " + row.getString(1));
            }
        }
        return records;
    }

    /** Every read model is what a replay from zero gives. */
    private MoneyModel models(List<StoredEvent> events) throws SQLException {
        Expected rows = new Expected();
        MoneyModel money = new MoneyModel();
        // the house counts what the others have folded
        List<Model> models =
                List.of(money, new SubscriptionModel(), new TicketModel(), new QuotaModel(), new HouseModel());
        for (StoredEvent event : events) for (Model model : models) model.fold(event, rows, findings);
        for (Model model : models) model.close(rows, findings);
        findings.addAll(rows.differences(database));
        return money;
    }

    /** What Kafka has acknowledged is recorded, each once: that nothing is twice, the model of money has seen. */
    private void facts(MoneyModel money) {
        for (Journal.Fact fact : journal.facts()) {
            StoredEvent event = money.told().get(fact.claim());
            if (event == null) findings.add("lost: " + fact);
            else if (event.minor("result/amount") != fact.amountMinor())
                findings.add("another amount than was told: " + fact);
        }
    }

    private void letters(List<StoredEvent> events) {
        Set<String> recorded = new HashSet<>();
        for (StoredEvent event : events) {
            if (!event.name().equals("billing.letter-recorded")) continue;
            String place = event.text("topic") + " " + event.at("partition") + " " + event.at("offset");
            if (!recorded.add(place)) findings.add("doubled: two letters for " + place);
        }
        for (String place : journal.letters())
            if (!recorded.contains(place)) findings.add("lost: no letter for " + place);
        recorded.removeAll(journal.letters());
        recorded.forEach(place -> findings.add("a letter that nobody expected: " + place));
    }

    private void count(String query, String what) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            if (row.getLong(1) > 0) findings.add(row.getLong(1) + " " + what);
        }
    }
}
