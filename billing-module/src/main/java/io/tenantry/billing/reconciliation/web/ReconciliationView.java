package io.tenantry.billing.reconciliation.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.web.Columns;
import io.tenantry.billing.web.MoneyBody;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

@Schema(name = "Reconciliation", description = "A comparison of our payments with a provider's statement.")
record ReconciliationView(
        UUID id,
        @Schema(example = "yookassa") String provider,
        @Schema(description = "The statement's time begins") Instant from,
        @Schema(description = "and ends before") Instant to,

        @Schema(
                example = "csv",
                allowableValues = {"csv", "json"})
        String format,

        @Schema(description = "SHA-256 of the statement's text")
        String digest,

        @Schema(description = "Lines of the statement, the heading not counted", example = "120")
        int lines,

        @Schema(description = "Lines that say what we know", example = "118")
        int matched,

        @Schema(description = "How many differences were found", example = "2")
        int differences,

        @Schema(description = "How many of them are kept: the first 5,000", example = "2")
        int kept,

        @Schema(
                description =
                        "By currency: what arrived less what was paid back, of the statement and of ours in its time")
        List<Totals> totals,

        Instant createdAt,
        long version) {
    static final String COLUMNS = "id, provider, from_time, to_time, format, digest, lines, matched, differences, kept,"
            + " totals, created_at, version";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<Totals>> TOTALS = new TypeReference<>() {};

    @Schema(name = "ReconciliationTotals")
    record Totals(
            @Schema(example = "RUB") String currency,

            @Schema(description = "In the statement, in minor units", example = "19900")
            long statedMinor,

            @Schema(description = "Here, in minor units", example = "19900")
            long knownMinor) {}

    static ReconciliationView of(ResultSet row, int number) throws SQLException {
        return new ReconciliationView(
                Columns.uuid(row, "id"),
                row.getString("provider"),
                Columns.time(row, "from_time"),
                Columns.time(row, "to_time"),
                row.getString("format"),
                row.getString("digest"),
                row.getInt("lines"),
                row.getInt("matched"),
                row.getInt("differences"),
                row.getInt("kept"),
                JSON.readValue(row.getString("totals"), TOTALS),
                Columns.time(row, "created_at"),
                row.getLong("version"));
    }

    @Schema(name = "ReconciliationDifference", description = "Where the statement and our payments disagree.")
    record DifferenceView(
            @Schema(description = "Counted from 0", example = "0")
            int number,

            @Schema(
                    example = "other-amount",
                    allowableValues = {
                        "missing-here",
                        "missing-there",
                        "other-amount",
                        "other-currency",
                        "other-state",
                        "duplicate-line",
                        "refund-missing-here",
                        "refund-missing-there",
                        "refund-other-amount",
                        "refund-other-currency"
                    })
            String kind,

            @Schema(description = "Of the statement, the heading is line 1; null: it has none", example = "17")
            @Nullable
            Integer line,

            @Schema(description = "What the provider calls the payment", example = "2d9f7c3e")
            String subject,

            @Schema(description = "What the provider calls the refund, if it is about one") @Nullable
            String refundId,

            @Schema(description = "What the statement says") @Nullable
            MoneyBody stated,

            @Schema(example = "succeeded") @Nullable String statedState,
            @Schema(description = "What we know") @Nullable MoneyBody known,
            @Schema(example = "succeeded") @Nullable String knownState,

            @Schema(description = "The payment here, if there is one") @Nullable
            UUID paymentId) {
        static final String COLUMNS = "number, kind, line, subject, refund_id, stated_minor, stated_currency,"
                + " stated_state, known_minor, known_currency, known_state, payment_id";

        static DifferenceView of(ResultSet row, int number) throws SQLException {
            return new DifferenceView(
                    row.getInt("number"),
                    row.getString("kind"),
                    row.getObject("line", Integer.class),
                    row.getString("subject"),
                    row.getString("refund_id"),
                    money(row, "stated"),
                    row.getString("stated_state"),
                    money(row, "known"),
                    row.getString("known_state"),
                    Columns.optionalUuid(row, "payment_id"));
        }

        private static @Nullable MoneyBody money(ResultSet row, String side) throws SQLException {
            String currency = row.getString(side + "_currency");
            return currency == null ? null : new MoneyBody(row.getLong(side + "_minor"), currency);
        }
    }
}
