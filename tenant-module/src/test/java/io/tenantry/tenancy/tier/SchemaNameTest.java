package io.tenantry.tenancy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenantry.tenancy.AnyText;
import io.tenantry.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a tenant is called, its schema's name is safe, short and its own. */
class SchemaNameTest {
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-00000000000a");
    private static final String ID = "01900000000070008000" + "00000000000a";
    private static final int TRIALS = 20_000;

    @Test
    void itTellsPeopleWhoseItIs() {
        assertThat(SchemaName.of(TENANT, "acme-vpn")).hasToString("t_acme_vpn_" + ID);
        assertThat(SchemaName.of(TENANT, "Łódź Ærø GmbH & Co. KG")).hasToString("t_odz_r_gmbh_co_kg_" + ID);
        assertThat(SchemaName.of(TENANT, "Café Ölmühle")).hasToString("t_cafe_olmuhle_" + ID);
        assertThat(SchemaName.of(TENANT, "Иван")).hasToString("t_" + ID);
        assertThat(SchemaName.of(TENANT, "")).hasToString("t_" + ID);
        assertThat(SchemaName.of(TENANT, "___")).hasToString("t_" + ID);
        assertThat(SchemaName.of(TENANT, "a".repeat(200))).hasToString("t_" + "a".repeat(28) + "_" + ID);
        assertThat(SchemaName.of(TENANT, "a".repeat(27) + "--b").value()).hasSize(62);
    }

    @ParameterizedTest
    @MethodSource("whatPeopleMightBeCalled")
    void itNeedsNoQuotesAndFits(String called) {
        requireSafe(called);
    }

    static Stream<String> whatPeopleMightBeCalled() {
        return Stream.of(
                "public",
                "shared",
                "tenantry",
                "rebuild",
                "pg_catalog",
                "pg_temp",
                "information_schema",
                "select",
                "user",
                "table",
                "null",
                "'; drop schema shared cascade; --",
                "\"; drop schema shared; --",
                "a\"b",
                "a'b",
                "a;b",
                "$$",
                "$1",
                "?",
                "%s",
                "%I",
                "../../etc",
                "a\0b",
                "a\nb",
                "ａｂｃ",
                "ⅷ",
                "ﬁ",
                "İstanbul",
                "ß",
                "\uD800",
                "🏴‍☠️",
                "٣",
                "t_",
                "_",
                "0",
                "x".repeat(100_000),
                "é".repeat(63));
    }

    @Test
    void itIsSafeForAnyText() {
        AnyText.forAll(SchemaNameTest::requireSafe);
    }

    private static void requireSafe(String called) {
        String name = SchemaName.of(TENANT, called).value();
        assertThat(name).as(called).matches("t_([a-z0-9]+_)*" + ID).doesNotContain("__");
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).as(called).isLessThanOrEqualTo(63);
        assertThat(SchemaName.of(TENANT, called)).hasToString(name);
    }

    /** However alike they are called, and however alike their ids are. */
    @Test
    void noTwoTenantsShareOne() {
        Random random = new Random(5);
        List<String> alike = List.of("acme", "Acme", "ac-me", "ac_me", "acme-", "", "a".repeat(28), "a".repeat(29));
        Map<String, TenantId> holders = new HashMap<>();
        for (int trial = 0; trial < TRIALS; trial++) {
            TenantId tenant = new TenantId(new UUID(random.nextLong(4), random.nextLong(5_000)));
            String name = SchemaName.of(tenant, alike.get(random.nextInt(alike.size())))
                    .value();
            assertThat(holders.computeIfAbsent(name, _ -> tenant)).as(name).isEqualTo(tenant);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t_", "shared", "T_a", "t_a;b", "t_a\"", "t_ä", "pg_a", "t_a b"})
    void noOtherTextIsTakenForOne(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SchemaName(text));
    }
}
