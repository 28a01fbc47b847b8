package io.tenantry.tenant;

import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantRejected.Why;
import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeMatcher;

/** Matches a refusal by its exact reason. */
public final class Refused extends TypeSafeMatcher<Exception> {
    private final Why why;

    private Refused(Why why) {
        this.why = why;
    }

    public static Matcher<Exception> because(Why why) {
        return new Refused(why);
    }

    @Override
    protected boolean matchesSafely(Exception e) {
        return e instanceof TenantRejected rejected && rejected.reason() == why;
    }

    @Override
    public void describeTo(Description description) {
        description.appendText("refused because " + why.code());
    }
}
