package io.tenantry.tenancy.web;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A database that goes away, at whichever moment, is no bug: the client is told to come again. */
class UnavailableTest {
    @RestController
    private static final class WithoutDatabase {
        private final RuntimeException failure;

        WithoutDatabase(RuntimeException failure) {
            this.failure = failure;
        }

        @GetMapping("/something")
        String get() {
            throw failure;
        }
    }

    @Test
    void anythingElseIsABug() throws Exception {
        MockMvcBuilders.standaloneSetup(new WithoutDatabase(new IllegalStateException("a bug")))
                .setControllerAdvice(new ProblemAdvice())
                .build()
                .perform(get("/something"))
                .andExpect(status().isInternalServerError());
    }

    @Test
    void anUnknownOutcomeHasACodeOfItsOwn() throws Exception {
        MockMvcBuilders.standaloneSetup(new WithoutDatabase(new CommandRefused(Why.OUTCOME_UNKNOWN, "Repeat it.")))
                .setControllerAdvice(new ProblemAdvice())
                .build()
                .perform(get("/something"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().exists("Retry-After"))
                .andExpect(content().string(containsString("outcome-unknown")));
    }

    @Test
    void aBrokenConnectionIs503WithRetryAfter() throws Exception {
        for (RuntimeException failure : List.of(
                new DataAccessResourceFailureException("no connection"),
                new CannotCreateTransactionException("no connection"),
                new TransactionSystemException("JDBC rollback failed"),
                new IllegalStateException("a key for JSON", new DataAccessResourceFailureException("no space"))))
            MockMvcBuilders.standaloneSetup(new WithoutDatabase(failure))
                    .setControllerAdvice(new ProblemAdvice())
                    .build()
                    .perform(get("/something"))
                    .andExpect(status().isServiceUnavailable())
                    .andExpect(header().exists("Retry-After"));
    }
}
