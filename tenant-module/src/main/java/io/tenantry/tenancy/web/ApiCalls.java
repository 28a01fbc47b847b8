package io.tenantry.tenancy.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.MethodParameter;

/** Makes the {@link ApiCall} of a request, for whoever gives controllers something that holds one. */
public interface ApiCalls {
    /** @param parameter of the controller's method, whose annotations count */
    ApiCall of(HttpServletRequest request, HttpServletResponse answer, MethodParameter parameter);
}
