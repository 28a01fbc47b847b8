package io.tenantry.billing.intake;

import static io.tenantry.billing.intake.Samples.REFERENCE;
import static io.tenantry.billing.intake.Samples.SUCCEEDED;
import static io.tenantry.billing.intake.Samples.TENANT;
import static io.tenantry.billing.intake.Samples.USER;
import static io.tenantry.billing.intake.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentReportReaderTest {
    private final PaymentReportReader reader = new PaymentReportReader(Samples.GATE);

    @Test
    void readsTheStructuredMode() {
        PaymentReport report = read(SUCCEEDED).require();
        assertThat(report)
                .isEqualTo(new PaymentReport(
                        TENANT,
                        "yookassa",
                        "e1",
                        "p1",
                        Transition.SUCCEEDED,
                        REFERENCE,
                        USER,
                        Money.of(19900, "RUB"),
                        null,
                        "card"));
    }

    @Test
    void readsTheBinaryModeAndShowsItInTheStructuredOne() {
        Reading reading = reader.read(Message.of(binary()));
        assertThat(reading.require()).isEqualTo(read(SUCCEEDED).require());
        assertThat(reader.read(Message.of(reading.text())).require()).isEqualTo(reading.require());
    }

    @Test
    void refusesBinaryHeadersGivenTwice() {
        var record = binary();
        record.headers().add("ce_subject", bytes("p2"));
        assertThat(reasonOf(reader.read(Message.of(record)))).isEqualTo(LetterReason.UNREADABLE);
    }

    @Test
    void refusesBinaryModeWithoutRequiredHeaders() {
        var record = binary();
        record.headers().remove("ce_source");
        assertThat(reasonOf(reader.read(Message.of(record)))).isEqualTo(LetterReason.UNREADABLE);
    }

    /** Replaces the first text by the second in a good event, and says what is wrong then. */
    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"specversion\":\"1.0\" | \"specversion\":\"0.3\" | UNREADABLE",
                "\"specversion\":\"1.0\" | \"specversion\":1.0 | UNREADABLE",
                "\"specversion\":\"1.0\", | ~~ | UNREADABLE",
                "\"id\":\"e1\", | ~~ | UNREADABLE",
                "\"id\":\"e1\" | \"id\":\"\" | UNREADABLE",
                "\"id\":\"e1\" | \"id\":7 | UNREADABLE",
                "\"id\":\"e1\" | \"id\":\"e1\\u0000\" | UNREADABLE",
                "\"id\":\"e1\" | \"id\":\"e1\",\"id\":\"e2\" | UNREADABLE",
                "\"amountMinor\":19900 | \"amountMinor\":1,\"amountMinor\":19900 | UNREADABLE",
                "\"source\":\"yookassa\", | ~~ | UNREADABLE",
                "\"source\":\"yookassa\" | \"source\":\"you kassa\" | UNREADABLE",
                "2026-11-21T10:15:07Z | yesterday | UNREADABLE",
                "2026-11-21T10:15:07Z | 2026-11-21T10:15:07 | UNREADABLE",
                "application/json | text/xml | UNREADABLE",
                "\"tenantid\" | \"traceParent\":\"x\",\"tenantid\" | UNREADABLE",
                "\"tenantid\" | \"trace\":{},\"tenantid\" | UNREADABLE",
                "\"tenantid\" | \"data_base64\":\"e30=\",\"tenantid\" | UNREADABLE",
                "payment.succeeded | payment.charged | UNKNOWN_TYPE",
                "payment.succeeded | Payment.Succeeded | UNKNOWN_TYPE",
                "\"subject\":\"p1\", | ~~ | INVALID_DATA",
                "018f3c1e-7b5a-7cc3-9a51-0d6c1f0e2a11 | 018f3c1e-7b5a-7cc3-9a51-0d6c1f0e2a12 | UNKNOWN_TENANT",
                "018f3c1e-7b5a-7cc3-9a51-0d6c1f0e2a11 | 00000000-0000-7000-8000-000000000001 | UNKNOWN_TENANT",
                "018f3c1e-7b5a-7cc3-9a51-0d6c1f0e2a11 | acme | UNKNOWN_TENANT",
                "\"tenantid\":\"018f3c1e-7b5a-7cc3-9a51-0d6c1f0e2a11\", | ~~ | UNKNOWN_TENANT",
                "\"data\":{ | \"data\":[],\"dataless\":true} | UNREADABLE",
                "\"amountMinor\":19900, | ~~ | INVALID_DATA",
                "19900 | 199.0 | INVALID_DATA",
                "19900 | 1e3 | INVALID_DATA",
                "19900 | \"19900\" | INVALID_DATA",
                "19900 | null | INVALID_DATA",
                "19900 | 9223372036854775808 | INVALID_DATA",
                "19900 | 0 | AMOUNT_NOT_POSITIVE",
                "19900 | -1 | AMOUNT_NOT_POSITIVE",
                "\"RUB\" | \"RUR\" | UNKNOWN_CURRENCY",
                "\"RUB\" | \"rub\" | UNKNOWN_CURRENCY",
                "\"RUB\" | 643 | INVALID_DATA",
                "\"currency\":\"RUB\", | ~~ | INVALID_DATA",
                "\"card\" | {} | INVALID_DATA",
                "\"018f3c1f-0a0a-7aaa-8bbb-000000000001\" | 12 | INVALID_DATA",
            })
    void saysWhyItCannotActOn(String good, String bad, LetterReason reason) {
        assertThat(SUCCEEDED).contains(good);
        assertThat(reasonOf(read(SUCCEEDED.replace(good, bad)))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"~~", "~ ~", "null", "7", "[]", "\"text\"", "{", "{}", "{}{}", "<xml/>"})
    void refusesWhatIsNoEvent(String value) {
        assertThat(reasonOf(read(value))).isEqualTo(LetterReason.UNREADABLE);
        assertThat(read(value).owner()).isEqualTo(TenantId.PLATFORM);
    }

    @Test
    void refusesNoValueBrokenUtf8AndTrailingText() {
        assertThat(reasonOf(reader.read(Message.of(new ConsumerRecord<>("t", 0, 0, null, null)))))
                .isEqualTo(LetterReason.UNREADABLE);
        assertThat(reasonOf(reader.read(
                        Message.of(SUCCEEDED.replace("card", "Ünï").getBytes(StandardCharsets.ISO_8859_1)))))
                .isEqualTo(LetterReason.UNREADABLE);
        assertThat(reasonOf(read(SUCCEEDED + "x"))).isEqualTo(LetterReason.UNREADABLE);
        assertThat(reasonOf(reader.read(Message.of(SUCCEEDED.getBytes(StandardCharsets.UTF_16)))))
                .isEqualTo(LetterReason.UNREADABLE);
    }

    @Test
    void refusesMoreThan64KilobytesAndStillFindsTheTenant() {
        Reading reading = read(SUCCEEDED.replace("[1.5]", "\"" + "x".repeat(Message.LARGEST) + "\""));
        assertThat(reasonOf(reading)).isEqualTo(LetterReason.TOO_LARGE);
        assertThat(reading.owner()).isEqualTo(TENANT);
        assertThat(reasonOf(read("x".repeat(Message.LARGEST + 1)))).isEqualTo(LetterReason.TOO_LARGE);
        String exactly = SUCCEEDED + " ".repeat(Message.LARGEST - SUCCEEDED.length());
        assertThat(read(exactly).report()).isNotNull();
    }

    @Test
    void refusesAKeyThatNamesAnotherTenant() {
        Reading reading = keyed("018f3c1e-7b5a-7cc3-9a51-0d6c1f0e2a12");
        assertThat(reasonOf(reading)).isEqualTo(LetterReason.KEY_CONTRADICTS_TENANT);
        assertThat(reading.owner()).isEqualTo(TENANT);
        assertThat(reasonOf(keyed("?"))).isEqualTo(LetterReason.KEY_CONTRADICTS_TENANT);
        assertThat(keyed(TENANT.toString().toUpperCase(java.util.Locale.ROOT)).report())
                .isNotNull();
    }

    @Test
    void takesAReferenceThatIsNoIdAsAnUnknownOne() {
        PaymentReport report =
                read(SUCCEEDED.replace(REFERENCE.toString(), "order 66")).require();
        assertThat(report.reference()).isNotNull().isNotEqualTo(REFERENCE);
        assertThat(report.userId()).isEqualTo(USER);
        assertThat(read(SUCCEEDED.replace(REFERENCE.toString(), "")).require().reference())
                .isNull();
    }

    @Test
    void ignoresMembersItDoesNotKnow() {
        assertThat(read(SUCCEEDED.replace("\"raw\"", "\"fee\"")).report()).isNotNull();
    }

    @Test
    void theKeyFollowsFromWhatTheEventSaysAndNotFromHowItIsWritten() {
        String key = read(SUCCEEDED).require().key();
        assertThat(key).startsWith("yookassa/e1#").hasSizeLessThan(255);
        assertThat(read(SUCCEEDED.replace(",", " , ").replace("1.5", "2.5"))
                        .require()
                        .key())
                .isEqualTo(key);
        assertThat(read(SUCCEEDED.replace("19900", "19901")).require().key()).isNotEqualTo(key);
        assertThat(read(SUCCEEDED.replace("\"e1\"", "\"" + "é".repeat(255) + "\""))
                        .require()
                        .key())
                .matches("[\\x21-\\x7e]{1,255}");
    }

    @Test
    void theExamplesOfTheDocumentAreWhatWeRead() throws Exception {
        String document = Files.readString(Path.of("../docs/payment-events.md"));
        var blocks = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(document);
        List<Transition> shown = new ArrayList<>();
        while (blocks.find()) shown.add(read(blocks.group(1)).require().transition());
        assertThat(shown).containsExactlyInAnyOrder(Transition.values());
        for (LetterReason reason : LetterReason.values()) assertThat(document).contains("| `" + reason.code() + "` |");
    }

    private Reading read(String value) {
        return reader.read(Message.of(bytes(value)));
    }

    private Reading keyed(String key) {
        return reader.read(Message.of(new ConsumerRecord<>("t", 0, 0, bytes(key), bytes(SUCCEEDED))));
    }

    private static LetterReason reasonOf(Reading reading) {
        Unacceptable problem = catchThrowableOfType(Unacceptable.class, reading::require);
        assertThat(problem).as("a problem").isNotNull();
        return problem.reason();
    }

    private static ConsumerRecord<byte[], byte[]> binary() {
        String data = """
                {"reference":"018f3c20-11aa-7def-8123-456789abcdef","userId":"018f3c1f-0a0a-7aaa-8bbb-000000000001",
                 "amountMinor":19900,"currency":"RUB","method":"card"}""";
        var record = new ConsumerRecord<>("t", 0, 0, bytes(TENANT.toString()), bytes(data));
        record.headers()
                .add("ce_specversion", bytes("1.0"))
                .add("ce_id", bytes("e1"))
                .add("ce_source", bytes("yookassa"))
                .add("ce_type", bytes("payment.succeeded"))
                .add("ce_subject", bytes("p1"))
                .add("ce_tenantid", bytes(TENANT.toString()))
                .add("content-type", bytes("application/json"));
        return record;
    }
}
