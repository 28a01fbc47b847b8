package io.tenantry.tenancy.web;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.RequestKey;
import io.tenantry.tenancy.database.Reports;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.past.Past;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.sealing.FingerprintKeys;
import io.tenantry.tenancy.sealing.PlatformSecrets;
import io.tenantry.tenancy.web.RequestRefused.Why;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Gives controllers their {@link ApiCall}. */
@Component
class ApiCallFactory implements HandlerMethodArgumentResolver, ApiCalls {
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Commands commands;
    private final TenantDatabase database;
    private final Reports reports;
    private final Projections projections;
    private final PlatformSecrets secrets;
    private final FingerprintKeys fingerprintKeys;
    private final Pages pages;
    private final Past past;
    private final Duration consistencyTimeout;

    ApiCallFactory(
            Commands commands,
            TenantDatabase database,
            Reports reports,
            Projections projections,
            PlatformSecrets secrets,
            FingerprintKeys fingerprintKeys,
            Pages pages,
            Past past,
            @Value("${tenantry.consistency-timeout:1s}") Duration consistencyTimeout) {
        this.commands = commands;
        this.database = database;
        this.reports = reports;
        this.projections = projections;
        this.secrets = secrets;
        this.fingerprintKeys = fingerprintKeys;
        this.pages = pages;
        this.past = past;
        this.consistencyTimeout = consistencyTimeout;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(ApiCall.class);
    }

    @Override
    public ApiCall resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        HttpServletResponse answer = Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class));
        return of(http, answer, parameter);
    }

    @Override
    public ApiCall of(HttpServletRequest request, HttpServletResponse answer, MethodParameter parameter) {
        LookBack lookBack = LookBack.of(request, answer, past, parameter.hasMethodAnnotation(TimeTravel.class));
        return new HttpApiCall(request, this, lookBack, parameter.getMethodAnnotation(Reporting.class), null);
    }

    Commands commands() {
        return commands;
    }

    TenantDatabase database() {
        return database;
    }

    Reports reports() {
        return reports;
    }

    Pages pages() {
        return pages;
    }

    RequestKey requestKey(TenantId scope, String principal, String key, HttpServletRequest request) {
        String canonical = canonical(request);
        return new RequestKey(
                scope,
                principal,
                key,
                FingerprintKeys.fingerprint(
                        fingerprintKeys.of(scope), request.getMethod(), request.getRequestURI(), canonical),
                HexFormat.of()
                        .formatHex(secrets.hmac(
                                PlatformSecrets.Name.HMAC, request.getMethod(), request.getRequestURI(), canonical)));
    }

    /** The body as one text, however its JSON is spaced or ordered. */
    private static String canonical(HttpServletRequest request) {
        byte[] body = BodyFilter.body(request);
        try {
            return body.length == 0 ? "" : CANONICAL.writeValueAsString(CANONICAL.readValue(body, Object.class));
        } catch (JacksonException e) {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /**
     * Waits until what is about to be read has seen the position that the client names.
     *
     * @return whether the client named one
     */
    boolean awaitToken(HttpServletRequest request, List<String> names, TenantId tenantId) {
        String token = request.getHeader("Consistency-Token");
        if (token == null) return false;
        if (names.isEmpty()) return true;
        long position;
        try {
            position = Long.parseLong(token);
        } catch (NumberFormatException e) {
            throw new RequestRefused(
                    Why.INVALID_PARAMETER, "Consistency-Token is what an earlier answer's header said.");
        }
        if (!projections.await(names, tenantId, position, consistencyTimeout))
            throw new CommandRefused(
                    CommandRefused.Why.PROJECTION_BEHIND, "What you changed is stored, but not yet visible here.");
        return true;
    }
}
