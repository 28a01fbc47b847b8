package io.tenantry.billing.reconciliation;

import static io.tenantry.billing.api.BillingRejected.Why.COLUMNS_INVALID;
import static io.tenantry.billing.api.BillingRejected.Why.STATEMENT_INVALID;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.Currencies;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentState;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a statement strictly, line by line: nobody wants money compared by a guess. What a field holds is data, whatever
 * it begins with; nothing here or later computes it.
 */
final class StatementReader {
    static final Set<String> FIELDS =
            Set.of("subject", "refundId", "amount", "amountMinor", "currency", "state", "type");
    private static final int MOST_LINES = 50_000;
    private static final int LONGEST = 255;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private StatementReader() {}

    /**
     * Comma-separated, with a heading.
     *
     * @param columns which column of the heading holds which of {@link #FIELDS}; a field that is not in it has its own name
     * @throws BillingRejected {@code statement-invalid}, {@code columns-invalid}
     */
    static List<Line> csv(String text, char delimiter, Map<String, String> columns) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter)
                .setHeader()
                .setSkipHeaderRecord(true)
                .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
                .setIgnoreEmptyLines(true)
                .get();
        String whole = text.startsWith("\ufeff") ? text.substring(1) : text;
        List<Line> lines = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(new StringReader(whole), format)) {
            Map<String, String> names = names(parser.getHeaderNames(), columns);
            long number = 1;
            try {
                for (CSVRecord row : parser) {
                    number = parser.getCurrentLineNumber();
                    lines.add(line(row, Math.toIntExact(number), names));
                    if (lines.size() > MOST_LINES) throw tooMany();
                }
            } catch (UncheckedIOException | IllegalStateException e) {
                throw refused((int) number + 1, "is not CSV as RFC 4180 has it");
            }
        } catch (CSVException | IllegalArgumentException e) {
            throw new BillingRejected(
                    STATEMENT_INVALID, "The heading is not one: every column needs a name of its own.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static Map<String, String> names(List<String> heading, Map<String, String> columns) {
        Map<String, String> names = new HashMap<>();
        for (String field : FIELDS) {
            String column = columns.getOrDefault(field, field);
            if (heading.contains(column)) names.put(field, column);
            else if (columns.containsKey(field))
                throw new BillingRejected(COLUMNS_INVALID, "The heading has no column for " + field + ".");
        }
        if (!names.containsKey("subject")) throw new BillingRejected(COLUMNS_INVALID, "The heading has no subject.");
        return names;
    }

    private static Line line(CSVRecord row, int number, Map<String, String> names) {
        if (!row.isConsistent()) throw refused(number, "has more or fewer fields than the heading");
        Map<String, String> fields = new HashMap<>();
        names.forEach((field, column) -> fields.put(field, row.get(column)));
        return line(fields, number);
    }

    /**
     * An array of objects, each with the names of {@link #FIELDS}; a line is the number of the object, from 1.
     *
     * @throws BillingRejected {@code statement-invalid}
     */
    static List<Line> json(String text) {
        List<Line> lines = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) throw refused(1, "is not the beginning of an array");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int number = lines.size() + 1;
                if (number > MOST_LINES) throw tooMany();
                lines.add(line(object(parser, number), number));
            }
            if (parser.nextToken() != null) throw refused(lines.size() + 1, "follows after the end");
        } catch (JacksonException e) {
            throw refused(lines.size() + 1, "is not JSON, or gives a member twice");
        }
        return lines;
    }

    private static Map<String, String> object(JsonParser parser, int number) {
        if (parser.currentToken() != JsonToken.START_OBJECT) throw refused(number, "is not an object");
        Map<String, String> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == null || value.isStructStart()) throw refused(number, "holds more than text and numbers");
            if (FIELDS.contains(name) && value != JsonToken.VALUE_NULL) fields.put(name, parser.getString());
        }
        return fields;
    }

    private static Line line(Map<String, String> fields, int number) {
        fields.values().forEach(value -> {
            if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl))
                throw refused(number, "has a field that is too long or holds control characters");
        });
        String subject = text(fields, "subject");
        if (subject == null) throw refused(number, "has no subject");
        String type = text(fields, "type");
        String refundId = text(fields, "refundId");
        boolean refund = "refund".equals(type) || (type == null && refundId != null);
        if (type != null && !type.equals("refund") && !type.equals("payment"))
            throw refused(number, "has a type that is neither payment nor refund");
        return new Line(
                number,
                subject,
                refund ? (refundId == null ? subject : refundId) : null,
                amount(fields, number),
                state(fields, number));
    }

    private static Money amount(Map<String, String> fields, int number) {
        String currency = text(fields, "currency");
        if (currency == null || !Currencies.known(currency)) throw refused(number, "has no currency that we know");
        String minor = text(fields, "amountMinor");
        String decimal = text(fields, "amount");
        if ((minor == null) == (decimal == null)) throw refused(number, "needs amount or amountMinor, and not both");
        try {
            Money amount = minor != null
                    ? Money.of(Long.parseLong(minor), currency)
                    : Money.parse(java.util.Objects.requireNonNull(decimal), currency);
            if (amount.isPositive()) return amount;
        } catch (NumberFormatException | BillingRejected e) {
            throw refused(number, "has an amount that is none of " + currency);
        }
        throw refused(number, "has an amount that is not above zero; a refund is told by its type");
    }

    private static PaymentState state(Map<String, String> fields, int number) {
        String state = text(fields, "state");
        if (state == null) return PaymentState.SUCCEEDED;
        for (PaymentState known : PaymentState.values())
            if (known.code().equals(state.toLowerCase(Locale.ROOT))) return known;
        throw refused(number, "has a state that is none of ours");
    }

    private static @Nullable String text(Map<String, String> fields, String name) {
        String value = fields.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static BillingRejected tooMany() {
        return new BillingRejected(STATEMENT_INVALID, "A statement has at most " + MOST_LINES + " lines.");
    }

    /** Never with what the line holds: it is somebody's payment. */
    private static BillingRejected refused(int number, String why) {
        return new BillingRejected(STATEMENT_INVALID, "Line " + number + " " + why + ".");
    }
}
