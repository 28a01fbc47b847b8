package io.tenantry.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainNameTest {
    @ParameterizedTest
    @CsvSource({
        "Acme VPN, acme-vpn",
        "Café Ölmühle, cafe-olmuhle",
        "Straße, strasse",
        "İstanbul, istanbul",
        "ılık, ilik",
        "ﬁne ½, fine-1-2",
        "ⅷ, viii",
        "ａｂｃ, abc",
        "Łódź Ærø GmbH & Co. KG, odz-r-gmbh-co-kg",
        "'a\"b''c;d', a-b-c-d",
        "--a--, a"
    })
    void whatHasLettersOfOursIsKept(String called, String plain) {
        assertThat(PlainName.of(called, '-', 63)).isEqualTo(plain);
    }

    @Test
    void whatHasNoneIsEmpty() {
        for (String called : new String[] {"", " ", "Иван", "株式会社", "🏴‍☠️", "\0", "---", "__"})
            assertThat(PlainName.of(called, '_', 63)).isEmpty();
    }

    @Test
    void ofAnyTextComesAPlainOne() {
        AnyText.forAll(called -> {
            for (char between : new char[] {'-', '_'}) {
                String plain = PlainName.of(called, between, 30);
                assertThat(plain).matches("(?:[a-z0-9]+(?:" + between + "[a-z0-9]+)*)?");
                assertThat(plain.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(30);
                assertThat(PlainName.of(plain, between, 30)).as("again").isEqualTo(plain);
            }
        });
    }
}
