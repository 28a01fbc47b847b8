package io.tenantry.tenancy.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.tenantry.tenancy.TenantId;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** A page's address names its tenant in its own way, and says so of the call. */
class CallAboutTenantTest {
    private static final TenantId HOME = new TenantId(UUID.fromString("01980000-0000-7000-8000-000000000001"));
    private static final TenantId OTHER = new TenantId(UUID.fromString("01980000-0000-7000-8000-000000000002"));

    private static ApiCall of(Caller.Kind kind, TenantId home, String role) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAttribute(
                Caller.ATTRIBUTE,
                new Caller(
                        kind,
                        home,
                        UUID.fromString("01980000-0000-7000-8000-00000000000a"),
                        role,
                        Set.of(Scope.USERS_READ),
                        null));
        return new HttpApiCall(request, mock(ApiCallFactory.class), null, null, null);
    }

    @Test
    void itIsOnesOwn() {
        assertThat(of(Caller.Kind.USER, HOME, "admin").inTenant(HOME).tenantId())
                .isEqualTo(HOME);
        assertThat(of(Caller.Kind.OPERATOR, TenantId.PLATFORM, "operator")
                        .inTenant(OTHER)
                        .tenantId())
                .isEqualTo(OTHER);
    }

    @Test
    void nobodyNamesAnother() {
        assertThatThrownBy(() -> of(Caller.Kind.USER, HOME, "admin").inTenant(OTHER))
                .isInstanceOfSatisfying(RequestRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(RequestRefused.Why.TENANT_MISMATCH));
    }
}
