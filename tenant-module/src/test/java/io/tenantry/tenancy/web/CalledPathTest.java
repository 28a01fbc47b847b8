package io.tenantry.tenancy.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.RequestDispatcher;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;

/** What a problem says of the request that it is about. */
class CalledPathTest {
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/tenants/1/users");

    @Test
    void aProblemNamesThePathThatWasCalled() {
        assertThat(instance()).isEqualTo("/api/v1/tenants/1/users");
    }

    @Test
    void notTheOneThatTheRequestWasSentTo() {
        CalledPath.note(request);
        request.setRequestURI("/api/v1/users");
        assertThat(instance()).isEqualTo("/api/v1/tenants/1/users");
    }

    @Test
    void norThatOfTheErrorPage() {
        request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/api/v1/tenants/1/users");
        request.setRequestURI("/error");
        assertThat(instance()).isEqualTo("/api/v1/tenants/1/users");
    }

    @Test
    void whatIsNoPathIsNotNamed() {
        request.setRequestURI("//");
        assertThat(instance()).isEqualTo("null");
    }

    private String instance() {
        return String.valueOf(
                Problems.of(HttpStatus.NOT_FOUND, "not-found", "None.", request).getInstance());
    }
}
