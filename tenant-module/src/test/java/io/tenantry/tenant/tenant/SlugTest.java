package io.tenantry.tenant.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantRejected.Why;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class SlugTest {
    @Property
    void whatFitsIntoAHostNameIsASlugUnlessReserved(@ForAll("hostLabels") String slug) {
        assertThat(refusal(slug)).isIn(null, Why.SLUG_RESERVED);
    }

    @Property
    void anythingElseIsMalformed(@ForAll String text) {
        boolean hostLabel = text.length() >= 3
                && text.length() <= 63
                && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')
                && !text.startsWith("-")
                && !text.endsWith("-");
        if (!hostLabel) assertThat(refusal(text)).isEqualTo(Why.SLUG_MALFORMED);
    }

    @Property
    void aHyphenIsNeitherFirstNorLast(@ForAll("hostLabels") String slug) {
        assertThat(refusal("-" + slug)).isEqualTo(Why.SLUG_MALFORMED);
        assertThat(refusal(slug + "-")).isEqualTo(Why.SLUG_MALFORMED);
    }

    @Example
    void thePlatformsOwnNamesAreReserved() {
        for (String name : new String[] {"www", "api", "admin", "tenantry"}) {
            assertThat(refusal(name)).isEqualTo(Why.SLUG_RESERVED);
        }
    }

    @Provide
    Arbitrary<String> hostLabels() {
        Arbitrary<String> inner = Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .withChars('-')
                .ofMinLength(1)
                .ofMaxLength(59);
        Arbitrary<String> edge =
                Arbitraries.strings().withCharRange('a', 'z').numeric().ofLength(1);
        return inner.flatMap(middle -> edge.flatMap(first -> edge.map(last -> first + middle + last)));
    }

    private static @Nullable Object refusal(String slug) {
        try {
            Slug.require(slug);
            return null;
        } catch (TenantRejected e) {
            return e.reason();
        }
    }
}
