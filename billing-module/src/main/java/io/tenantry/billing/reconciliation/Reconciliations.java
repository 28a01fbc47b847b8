package io.tenantry.billing.reconciliation;

import static io.tenantry.billing.api.BillingRejected.Why.COLUMNS_INVALID;
import static io.tenantry.billing.api.BillingRejected.Why.PERIOD_OF_STATEMENT_INVALID;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ReconciliationCommand.RecordReconciliation;
import io.tenantry.billing.api.ReconciliationId;
import io.tenantry.billing.web.Columns;
import io.tenantry.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Compares a statement with what we know of its provider's payments. It reads, and changes no money. */
@Component
public class Reconciliations {
    public static final String READ_MODEL = "billing.reconciliations";
    /** What must have seen everything that the caller has seen before a comparison is worth something. */
    public static final String LEDGER = ProviderLedger.NAME;

    private static final Duration LONGEST = Duration.ofDays(366);

    /**
     * A statement as it was sent.
     *
     * @param columns which column holds which field: {@code subject=Payment ID;amount=Sum}; empty: they have the fields' names
     */
    public record Statement(
            String provider, Instant from, Instant to, String format, String text, String delimiter, String columns) {}

    /** @throws BillingRejected {@code statement-invalid}, {@code columns-invalid}, {@code period-of-statement-invalid} */
    public RecordReconciliation compare(JdbcClient jdbc, ReconciliationId id, Statement statement) {
        if (!statement.from().isBefore(statement.to())
                || Duration.between(statement.from(), statement.to()).compareTo(LONGEST) > 0)
            throw new BillingRejected(PERIOD_OF_STATEMENT_INVALID, "to is after from, by a year at most.");
        List<Line> lines = statement.format().equals("json")
                ? StatementReader.json(statement.text())
                : StatementReader.csv(statement.text(), statement.delimiter().charAt(0), columns(statement.columns()));
        Comparison comparison =
                Comparison.of(lines, known(jdbc, id.tenantId(), statement, lines), statement.from(), statement.to());
        return new RecordReconciliation(
                id,
                statement.provider(),
                statement.from(),
                statement.to(),
                statement.format(),
                digest(statement.text()),
                lines.size(),
                comparison.matched(),
                comparison.totals(),
                comparison.differences());
    }

    private static Map<String, String> columns(String text) {
        Map<String, String> columns = new HashMap<>();
        if (text.isEmpty()) return columns;
        for (String pair : text.split(";", -1)) {
            int equals = pair.indexOf('=');
            String field = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (!StatementReader.FIELDS.contains(field)
                    || columns.put(field, pair.substring(equals + 1).strip()) != null)
                throw new BillingRejected(
                        COLUMNS_INVALID,
                        "columns names fields and their columns once each: subject=Payment ID;amount=Sum");
        }
        return columns;
    }

    /** What the lines name, and what changed here since the statement's time began. */
    private static Map<String, Known> known(JdbcClient jdbc, TenantId tenantId, Statement statement, List<Line> lines) {
        String[] subjects = lines.stream().map(Line::subject).distinct().toArray(String[]::new);
        Map<String, Known> known = new LinkedHashMap<>();
        jdbc.sql(
                        "select payment_id, subject, state, received_minor, currency, received_at, refunds from provider_payment"
                                + " where tenant_id = ? and provider = ? and (changed_at >= ? or subject = any(?))"
                                + " order by changed_at, subject")
                .params(tenantId.value(), statement.provider(), statement.from().atOffset(ZoneOffset.UTC), subjects)
                .query(row -> {
                    Known each = known(row);
                    known.put(each.subject(), each);
                });
        return known;
    }

    private static Known known(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        Map<String, Known.Refund> refunds = new LinkedHashMap<>();
        Columns.object(row, "refunds").forEach((id, refund) -> {
            if (refund instanceof Map<?, ?> fields && fields.get("amountMinor") instanceof Number minor)
                refunds.put(
                        id,
                        new Known.Refund(
                                new Money(minor.longValue(), String.valueOf(fields.get("currency"))),
                                Instant.parse(String.valueOf(fields.get("at")))));
        });
        return new Known(
                Columns.uuid(row, "payment_id"),
                row.getString("subject"),
                PaymentState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                currency == null ? null : new Money(row.getLong("received_minor"), currency),
                Columns.optionalTime(row, "received_at"),
                refunds);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
