package io.tenantry.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.Rejection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeMatcher;
import org.junit.jupiter.api.Assertions;

/** Matches a refusal by its exact reason. */
public final class Refused extends TypeSafeMatcher<Exception> {
    private final Rejection.Reason why;

    private Refused(Rejection.Reason why) {
        this.why = why;
    }

    public static Matcher<Exception> because(Rejection.Reason why) {
        return new Refused(why);
    }

    public static void because(Rejection.Reason why, ThrowingCallable call) {
        Rejection refusal = Assertions.assertThrows(Rejection.class, call::call);
        assertThat(refusal.reason()).isEqualTo(why);
    }

    @Override
    protected boolean matchesSafely(Exception e) {
        return e instanceof Rejection rejected && rejected.reason() == why;
    }

    @Override
    public void describeTo(Description description) {
        description.appendText("refused because " + why.code());
    }
}
