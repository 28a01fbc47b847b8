package io.tenantry.billing.reconciliation;

import static io.tenantry.billing.api.PaymentState.FAILED;
import static io.tenantry.billing.api.PaymentState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.Money;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementReaderTest {
    private static final String HEADING = "subject,amount,currency,state,type,refundId\n";

    private static void refused(String text, String detail) {
        assertThatExceptionOfType(BillingRejected.class)
                .isThrownBy(() -> StatementReader.csv(text, ',', Map.of()))
                .withMessageContaining(detail)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(BillingRejected.Why.STATEMENT_INVALID));
    }

    private static void refusedJson(String text, String detail) {
        assertThatExceptionOfType(BillingRejected.class)
                .isThrownBy(() -> StatementReader.json(text))
                .withMessageContaining(detail);
    }

    @Test
    void readsPaymentsAndRefunds() {
        assertThat(StatementReader.csv(
                        HEADING
                                + "p-1,199.00,RUB,,,\n\np-2,5,XTR,failed,payment,\np-1,9.5,RUB,,refund,r-1\np-3,1.00,RUB,,refund,\n",
                        ',',
                        Map.of()))
                .containsExactly(
                        new Line(2, "p-1", null, new Money(19900, "RUB"), SUCCEEDED),
                        new Line(4, "p-2", null, new Money(5, "XTR"), FAILED),
                        new Line(5, "p-1", "r-1", new Money(950, "RUB"), SUCCEEDED),
                        new Line(6, "p-3", "p-3", new Money(100, "RUB"), SUCCEEDED));
    }

    @Test
    void columnsHaveTheProvidersNames() {
        assertThat(StatementReader.csv(
                        "\ufeffPayment ID;Sum;Fee;Cur\n\"a;b\";1.00;x;RUB\n",
                        ';',
                        Map.of("subject", "Payment ID", "amount", "Sum", "currency", "Cur")))
                .containsExactly(new Line(2, "a;b", null, new Money(100, "RUB"), SUCCEEDED));
        assertThatExceptionOfType(BillingRejected.class)
                .isThrownBy(() -> StatementReader.csv("a,b\n", ',', Map.of("subject", "c")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(BillingRejected.Why.COLUMNS_INVALID));
    }

    @Test
    void whatLooksLikeAFormulaIsData() {
        assertThat(StatementReader.csv(HEADING + "=cmd|'/c calc'!A0,1.00,RUB,,,\n", ',', Map.of())
                        .getFirst()
                        .subject())
                .isEqualTo("=cmd|'/c calc'!A0");
    }

    @Test
    void aLineThatCannotBeReadIsNamedAndNotQuoted() {
        refused(HEADING + "p-1,1.00,RUB,,,\np-2,1.005,RUB,,,\n", "Line 3 has an amount");
        refused(HEADING + "p-1,-1.00,RUB,,,\n", "Line 2 has an amount that is not above zero");
        refused(HEADING + "p-1,99999999999999999999,RUB,,,\n", "Line 2 has an amount");
        refused(HEADING + "p-1,1.00,ZZZ,,,\n", "Line 2 has no currency");
        refused(HEADING + ",1.00,RUB,,,\n", "Line 2 has no subject");
        refused(HEADING + "p-1,1.00,RUB,gone,,\n", "Line 2 has a state");
        refused(HEADING + "p-1,1.00,RUB,,gift,\n", "Line 2 has a type");
        refused(HEADING + "p-1,1.00,RUB\n", "Line 2 has more or fewer fields");
        refused(HEADING + "p\u0000-1,1.00,RUB,,,\n", "control characters");
        refused(HEADING + "x".repeat(300) + ",1.00,RUB,,,\n", "too long");
        refused(HEADING + "\"p-1,1.00,RUB,,,\n", "is not CSV");
        refused("subject,subject\n", "The heading");
    }

    @Test
    void tooManyLinesAreRefused() {
        refused(HEADING + "p-1,1.00,RUB,,,\n".repeat(50_001), "at most 50000 lines");
    }

    @Test
    void jsonIsAnArrayOfObjects() {
        assertThat(StatementReader.json("[{\"subject\":\"p-1\",\"amountMinor\":19900,\"currency\":\"RUB\",\"fee\":1.5},"
                        + "{\"subject\":\"p-2\",\"amount\":\"1.00\",\"currency\":\"RUB\",\"refundId\":\"r\"}]"))
                .containsExactly(
                        new Line(1, "p-1", null, new Money(19900, "RUB"), SUCCEEDED),
                        new Line(2, "p-2", "r", new Money(100, "RUB"), SUCCEEDED));
        refusedJson("{}", "Line 1 is not the beginning");
        refusedJson("[{\"subject\":\"p\",\"subject\":\"q\"}]", "Line 1 is not JSON");
        refusedJson("[1]", "Line 1 is not an object");
        refusedJson("[{\"subject\":{}}]", "Line 1 holds more than text");
        refusedJson("[] []", "follows after the end");
        refusedJson("[", "is not");
    }
}
