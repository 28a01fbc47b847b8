package io.tenantry.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureNoticeTest {
    private static final String MORE = " The log says more: reference [0-9a-f]{8}\\.";

    @Test
    void saysWhoseItIsAndNothingOfTheMessage() {
        assertThat(FailureNotice.of(
                        new IllegalStateException("Ann Lee", new IllegalArgumentException("ann@acme.test"))))
                .matches("The code failed at something that it does not foresee\\." + MORE);
        assertThat(FailureNotice.of(new IllegalStateException(new SQLException("(ann@acme.test) exists", "23505"))))
                .matches("The database does not take a value \\(23505\\)\\." + MORE);
        assertThat(FailureNotice.of(new SQLException("permission denied for table user", "42501")))
                .matches("The database refused it \\(42501\\)\\." + MORE);
        for (SQLException away : List.of(new SQLException("Ann Lee"), new SQLException("Ann Lee", "57P01")))
            assertThat(FailureNotice.of(away)).matches("The database did not answer\\." + MORE);
    }

    @Test
    void aFaultHasOneReferenceHoweverOftenItIsMet() {
        List<String> references = new ArrayList<>();
        for (int i = 0; i < 3; i++) references.add(FailureNotice.reference(fault("meeting " + i)));
        references.add(FailureNotice.reference(new IllegalStateException("elsewhere", fault("wrapped"))));
        assertThat(references).containsOnly(references.getFirst());
        assertThat(FailureNotice.of(fault("told"))).endsWith("reference " + references.getFirst() + ".");
        assertThat(FailureNotice.reference(new IllegalStateException("another one")))
                .isNotEqualTo(references.getFirst());
    }

    /** The virtual machine leaves traces out where they come too often. */
    @Test
    void aFailureWithoutATraceHasAReferenceToo() {
        RuntimeException bare = new IllegalStateException("bare");
        bare.setStackTrace(new StackTraceElement[0]);
        assertThat(FailureNotice.reference(bare)).matches("[0-9a-f]{8}");
    }

    private static RuntimeException fault(String message) {
        return new IllegalStateException(message);
    }
}
