package io.tenantry.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.tenantry.tenancy.web.Problems;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RateLimitsTest {
    private final Problems problems = mock(Problems.class);
    private final RateLimits limits = new RateLimits(2, 1, problems);

    private MockHttpServletResponse post(String path, String address) throws Exception {
        return send("POST", path, address);
    }

    private MockHttpServletResponse send(String method, String path, String address) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setRemoteAddr(address);
        request.addHeader("X-Forwarded-For", "198.51.100." + System.nanoTime() % 200);
        MockHttpServletResponse response = new MockHttpServletResponse();
        limits.doFilter(request, response, new MockFilterChain());
        return response;
    }

    @Test
    void anAddressThatLogsInTooOftenIsToldWhenToComeBack() throws Exception {
        post("/api/v1/auth/login", "192.0.2.1");
        post("/login", "192.0.2.1");
        verify(problems, times(0)).write(any(), any(), any());
        MockHttpServletResponse refused = post("/api/v1/auth/login", "192.0.2.1");
        verify(problems, times(1)).write(any(), any(), any());
        assertThat(Integer.parseInt(String.valueOf(refused.getHeader("Retry-After"))))
                .isBetween(1, 60);
    }

    @Test
    void whoLogsInWithABrowserSeesTheFormAgainWithTheReason() throws Exception {
        post("/login", "192.0.2.1");
        post("/login", "192.0.2.1");
        MockHttpServletResponse refused = post("/login", "192.0.2.1");
        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(refused.getForwardedUrl()).isEqualTo("/login?error=too-many-requests");
        assertThat(Integer.parseInt(String.valueOf(refused.getHeader("Retry-After"))))
                .isBetween(1, 60);
        verify(problems, times(0)).write(any(), any(), any());
    }

    @Test
    void anAddressThatSignsUpTooOftenIsRefused() throws Exception {
        post("/api/v1/tenants", "192.0.2.1");
        verify(problems, times(0)).write(any(), any(), any());
        assertThat(post("/api/v1/tenants", "192.0.2.1").getHeader("Retry-After"))
                .isNotBlank();
        verify(problems, times(1)).write(any(), any(), any());
    }

    @Test
    void anotherAddressIsNotConcerned() throws Exception {
        post("/api/v1/tenants", "192.0.2.1");
        post("/api/v1/tenants", "192.0.2.2");
        post("/api/v1/auth/login", "192.0.2.1");
        verify(problems, times(0)).write(any(), any(), any());
    }

    @Test
    void readingIsNotLimited() throws Exception {
        for (int i = 0; i < 10; i++) send("GET", "/login", "192.0.2.1");
        verify(problems, times(0)).write(any(), any(), any());
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        assertThat(RateLimits.network("2001:db8:1:2:3:4:5:6")).isEqualTo(RateLimits.network("2001:db8:1:2::1"));
        assertThat(RateLimits.network("2001:db8:1:3::1")).isNotEqualTo(RateLimits.network("2001:db8:1:2::1"));
        assertThat(RateLimits.network("192.0.2.1")).isEqualTo("192.0.2.1");
    }
}
