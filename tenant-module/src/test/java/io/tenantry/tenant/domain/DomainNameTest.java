package io.tenantry.tenant.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantRejected.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
    @ParameterizedTest
    @CsvSource({
        "shop.acme.example, shop.acme.example",
        "'  Shop.ACME.Example. ', shop.acme.example",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "a.b.c.d.e.f.example, a.b.c.d.e.f.example",
        "1.example, 1.example"
    })
    void oneDomainHasOneForm(String typed, String plain) {
        assertThat(DomainName.of(typed)).isEqualTo(plain);
        assertThat(DomainName.of(plain)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "localhost",
                "acme",
                "192.0.2.1",
                "[2001:db8::1]",
                "2001:db8::1",
                "acme.example:8080",
                "https://acme.example",
                "acme.example/path",
                "acme..example",
                "-acme.example",
                "acme-.example",
                "acme.-example",
                "*.acme.example",
                "_tenantry.acme.example",
                "ac me.example",
                "acme.\nexample",
                "acme.example\0",
                "acme.example'; drop schema shared; --",
                "acme.example..",
                "acme.123"
            })
    void whatIsNoDomainIsRefused(String typed) {
        assertThatThrownBy(() -> DomainName.of(typed))
                .isInstanceOfSatisfying(TenantRejected.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Why.DOMAIN_MALFORMED));
    }

    @Test
    void aNameLeavesRoomForTheRecordThatProvesIt() {
        String label = "a".repeat(61);
        String longest = String.join(".", label, label, label, "a".repeat(57));
        assertThat(DomainProof.of(longest, "t").name()).hasSize(253);
        assertThat(DomainName.isOne(longest)).isTrue();
        assertThat(DomainName.isOne("a" + longest)).isFalse();
        assertThat(DomainName.isOne("a".repeat(64) + ".example")).isFalse();
    }

    @Test
    void everyClaimHasATokenOfItsOwn() {
        assertThat(DomainProof.newToken()).matches("[0-9a-f]{32}").isNotEqualTo(DomainProof.newToken());
    }
}
