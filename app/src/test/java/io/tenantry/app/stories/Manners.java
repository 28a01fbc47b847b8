package io.tenantry.app.stories;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** What holds for every answer of the server, whatever a story asks. */
final class Manners {
    private static final Pattern LEAK = Pattern.compile(
            "\\b[A-Z]\\w*(Exception|Error)\\b|\\b(io\\.tenantry|org\\.(springframework|postgresql|axonframework|hibernate|apache)"
                    + "|java\\.(lang|util|time|sql|net)|jakarta\\.|tools\\.jackson|com\\.fasterxml|kotlin)\\b"
                    + "|\\bSQLSTATE\\b|(?i:\\bselect\\b.+\\bfrom\\b|\\binsert into\\b|\\bupdate\\b.+\\bset\\b)|duplicate key value"
                    + "|row-level security|\\bjdbc:");

    private Manners() {}

    static void check(Answer answer, boolean description) {
        String what = answer.request() + "\n" + answer.status() + " " + answer.text();
        assertThat(answer.status()).as(what).isNotIn(500, 501, 502, 504);
        assertThat(answer.header("X-Request-Id")).as(what).isNotBlank();
        if (!description)
            assertThat(LEAK.matcher(answer.text()).results().map(found -> found.group()))
                    .as("what no answer may tell: %s", what)
                    .isEmpty();
        if (answer.status() >= 400) checkProblem(answer, what);
    }

    private static void checkProblem(Answer answer, String what) {
        assertThat(answer.header("Content-Type")).as(what).startsWith("application/problem+json");
        assertThat(answer.text("code")).as(what).matches("[a-z0-9-]+");
        assertThat(answer.text("type")).as(what).isEqualTo("https://tenantry.dev/problems/" + answer.text("code"));
        assertThat(answer.number("status")).as(what).isEqualTo(answer.status());
        assertThat(answer.text("title")).as(what).isNotBlank();
        assertThat(answer.text("instance")).as(what).isEqualTo(answer.path());
        assertThat(answer.text("requestId")).as(what).isEqualTo(answer.header("X-Request-Id"));
    }
}
