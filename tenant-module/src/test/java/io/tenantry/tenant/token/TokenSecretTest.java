package io.tenantry.tenant.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenant.api.ApiTokenId;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TokenSecretTest {
    private static final ApiTokenId ID = new ApiTokenId(
            TenantId.of("01900000-0000-7000-8000-00000000000a"),
            UUID.fromString("01900000-0000-7000-8000-000000000001"));

    @Example
    void aShownTokenIsReadBack() {
        TokenSecret token = TokenSecret.generate(ID);
        assertThat(TokenSecret.parse(token.shown())).contains(token);
        assertThat(token.shown()).startsWith("tnt_" + ID.tenantId() + "_" + ID.value() + "_");
        assertThat(token.toString()).doesNotContain(token.secret());
    }

    @Example
    void theHashIsNotTheSecret() {
        TokenSecret token = TokenSecret.generate(ID);
        assertThat(token.hash()).hasSize(64).doesNotContain(token.secret());
        assertThat(TokenSecret.generate(ID).hash()).isNotEqualTo(token.hash());
    }

    @Property
    void anythingElseIsNoToken(@ForAll String text) {
        assertThat(TokenSecret.parse(text)).isEmpty();
        assertThat(TokenSecret.parse("tnt_" + text)).isEmpty();
    }
}
