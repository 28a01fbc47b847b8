package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.ApiCalls;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers of pages their {@link PageCall}. */
@Component
class PageCallFactory implements HandlerMethodArgumentResolver {
    private final ApiCalls calls;
    private final PageCommands commands;

    PageCallFactory(ApiCalls calls, PageCommands commands) {
        this.calls = calls;
        this.commands = commands;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(PageCall.class);
    }

    @Override
    public PageCall resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        HttpServletResponse answer = Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class));
        ModelAndViewContainer shown = Objects.requireNonNull(container);
        shown.addAttribute("viewer", Viewer.of(http));
        shown.setRequestHandled(true); // unless a view is named: PageCall.leadTo answers without
        return new PageCall(http, answer, shown.getModel(), calls.of(http, answer, parameter), commands);
    }
}
