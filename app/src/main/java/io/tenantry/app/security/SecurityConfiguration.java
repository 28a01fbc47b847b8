package io.tenantry.app.security;

import io.tenantry.tenancy.web.Problems;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.TenantGate;
import io.tenantry.tenant.api.Callers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.apache.catalina.Globals;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Two doors. The API and what machines read take a proof with every request and keep nothing; the pages keep a session
 * in a cookie that scripts cannot read and that other sites' forms do not carry.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Problems problems;
    private final AccessTokens accessTokens;
    private final Callers callers;
    private final RateLimits rateLimits;

    SecurityConfiguration(
            Problems problems,
            AccessTokens accessTokens,
            Callers callers,
            @Value("${tenantry.rate-limit.login.per-minute:20}") int loginsPerMinute,
            @Value("${tenantry.rate-limit.sign-up.per-minute:20}") int signUpsPerMinute) {
        this.problems = problems;
        this.accessTokens = accessTokens;
        this.callers = callers;
        this.rateLimits = new RateLimits(loginsPerMinute, signUpsPerMinute, problems);
    }

    /** A request is measured as a whole: an observation of each filter cost more than the filters. */
    @Bean
    SecurityObservationSettings wholeRequestsOnly() {
        return SecurityObservationSettings.noObservations();
    }

    /** The API, its description and the actuator. */
    @Bean
    @Order(1)
    SecurityFilterChain machineDoor(HttpSecurity http) throws Exception {
        return strict(http.securityMatcher("/api/**", "/actuator/**", "/v3/api-docs/**", "/v3/api-docs.yaml"))
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterAfter(rateLimits, SecurityContextHolderFilter.class)
                .addFilterBefore(new ApiCallerFilter(accessTokens, callers, problems), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/api/v1/tenants", "/api/v1/auth/login")
                        .permitAll()
                        .requestMatchers("/v3/api-docs/**", "/v3/api-docs.yaml", "/actuator/health/**")
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .access(SecurityConfiguration::measuring)
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(loginNeeded()).accessDeniedHandler(notAllowed()))
                .build();
    }

    /** The pages, with what they load. */
    @Bean
    @Order(2)
    SecurityFilterChain pageDoor(HttpSecurity http, LoginProvider login, TenantGate tenants) throws Exception {
        AuthenticationEntryPoint toProblem = loginNeeded();
        return strict(http)
                .authenticationProvider(login)
                .addFilterBefore(rateLimits, UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(new PageCallerFilter(callers, tenants), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(
                                "/login",
                                "/error",
                                "/favicon.ico",
                                "/favicon.svg",
                                "/webjars/**",
                                "/assets/**",
                                "/swagger-ui/**",
                                "/swagger-ui",
                                "/swagger-ui.html")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/login")
                        .usernameParameter("email")
                        .passwordParameter("password")
                        .authenticationDetailsSource(request -> LoginProvider.Form.of(request, tenants))
                        .defaultSuccessUrl("/", true)
                        .failureHandler((request, response, e) -> response.sendRedirect(
                                "/login?error=" + (e instanceof LoginProvider.Refused r ? r.code() : "login-failed"))))
                .logout(logout -> logout.logoutUrl("/logout").logoutSuccessUrl("/login"))
                .exceptionHandling(refusals ->
                        refusals.defaultAuthenticationEntryPointFor(toProblem, request -> !acceptsPages(request)))
                .build();
    }

    private static HttpSecurity strict(HttpSecurity http) throws Exception {
        return http.anonymous(Customizer.withDefaults()).headers(headers -> headers.contentSecurityPolicy(
                        policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .frameOptions(FrameOptionsConfig::deny)
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions ->
                        permissions.policy("camera=(), geolocation=(), microphone=(), payment=(), usb=()"))
                .crossOriginOpenerPolicy(opener -> opener.policy(
                        org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter
                                .CrossOriginOpenerPolicy.SAME_ORIGIN)));
    }

    private AuthenticationEntryPoint loginNeeded() {
        return (request, response, _) -> {
            response.setHeader("WWW-Authenticate", "Bearer");
            problems.write(
                    new RequestRefused(RequestRefused.Why.UNAUTHENTICATED, "Log in, or send an API key."),
                    request,
                    response);
        };
    }

    private AccessDeniedHandler notAllowed() {
        return (request, response, _) -> problems.write(
                new RequestRefused(RequestRefused.Why.FORBIDDEN, "You may not do this."), request, response);
    }

    private static boolean acceptsPages(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("text/html");
    }

    /**
     * Metrics name no tenant and no person, but they tell how the company does: for operators, and for a collector on
     * the same machine. A request that a proxy passed on is not from this machine.
     */
    private static AuthorizationDecision measuring(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        HttpServletRequest request = context.getRequest();
        boolean forwarded = request.getHeader("Forwarded") != null
                || request.getHeader("X-Forwarded-For") != null
                || request.getAttribute(Globals.REQUEST_FORWARDED_ATTRIBUTE) != null;
        boolean here =
                !forwarded && InetAddress.ofLiteral(request.getRemoteAddr()).isLoopbackAddress();
        boolean operator = authentication.get() instanceof CallerAuthentication known
                && known.caller().isOperator();
        return new AuthorizationDecision(here || operator);
    }
}
