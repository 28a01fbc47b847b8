package io.tenantry.app.leaks;

import static io.tenantry.app.stories.Fields.rub;

import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Furnished;
import io.tenantry.app.stories.PaymentEvent;
import io.tenantry.app.stories.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What one tenant asks for and gives back is counted for that tenant, whatever others have asked for. */
final class QuotaProbes {
    private static final String QUOTA = "daily-transactions";

    private final Server server;
    private final Furnished second;

    QuotaProbes(Server server, Furnished second) {
        this.server = server;
        this.second = second;
    }

    List<String> run() throws SQLException {
        List<String> leaks = new ArrayList<>();
        Company company = second.company();
        long before = used(company);
        UUID payment = company.payment(UUID.fromString(second.id("users")), "yookassa", rub(311));
        long asked = used(company);
        // whose row is the last in every order
        Company newest = Company.active(server, "Newest");
        newest.payment(newest.customer(), "yookassa", rub(777));
        server.events()
                .deliver(PaymentEvent.of(company, "failed", "f" + UUID.randomUUID(), 311, "RUB")
                        .reference(payment));
        server.settle();
        long after = used(company);
        boolean leak = asked != before + 311 || after != before;
        if (leak) leaks.add("used was " + before + ", then " + asked + ", and " + after + " after it was given back");
        LeakReport.tried("quotas", "administrator", "a payment that is asked for and fails", 1, leak ? 1 : 0);
        return leaks;
    }

    private long used(Company company) throws SQLException {
        try (Connection connection = server.database();
                Statement role = connection.createStatement()) {
            role.execute("set role tenantry_owner; set app.owned_tenant = '" + company.id() + "'");
            try (PreparedStatement query = connection.prepareStatement(
                    "select coalesce(sum(used), 0) from tenantry.quota where tenant_id = ? and name = ?")) {
                query.setObject(1, company.id());
                query.setString(2, QUOTA);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        }
    }
}
