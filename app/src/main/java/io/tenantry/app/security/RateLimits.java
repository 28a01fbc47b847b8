package io.tenantry.app.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.tenantry.tenancy.web.Problems;
import io.tenantry.tenancy.web.RequestRefused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * How often one address may try to log in and to sign up. The address is that of the connection, or what one of the
 * {@link TrustedProxies} says of it: what anybody else says in a header is a claim.
 */
final class RateLimits extends OncePerRequestFilter {
    private static final int NETWORK_BYTES = 8;
    private static final String PAGE = "/login";

    private final Cache<String, Bucket> logins = buckets();
    private final Cache<String, Bucket> signUps = buckets();
    private final int loginsPerMinute;
    private final int signUpsPerMinute;
    private final Problems problems;

    RateLimits(int loginsPerMinute, int signUpsPerMinute, Problems problems) {
        this.loginsPerMinute = loginsPerMinute;
        this.signUpsPerMinute = signUpsPerMinute;
        this.problems = problems;
    }

    private static Cache<String, Bucket> buckets() {
        return Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterAccess(Duration.ofMinutes(10))
                .build();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Bucket bucket = bucket(request);
        if (bucket != null) {
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                long seconds = Math.max(
                        1, Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1);
                response.setHeader("Retry-After", Long.toString(seconds));
                if (request.getRequestURI().equals(PAGE)) showPage(request, response);
                else refuse(seconds, request, response);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private void refuse(long seconds, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(
                new RequestRefused(
                        RequestRefused.Why.TOO_MANY_REQUESTS,
                        "Too many attempts from this address. Try again in " + seconds + " s."),
                request,
                response);
    }

    /** The form once more, with a word on what happened. */
    private static void showPage(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        HttpServletRequest reading = new HttpServletRequestWrapper(request) {
            @Override
            public String getMethod() {
                return "GET";
            }
        };
        reading.getRequestDispatcher(PAGE + "?error=" + RequestRefused.Why.TOO_MANY_REQUESTS.code())
                .forward(reading, response);
    }

    private @Nullable Bucket bucket(HttpServletRequest request) {
        if (!request.getMethod().equals("POST")) return null;
        return switch (request.getRequestURI()) {
            case "/api/v1/auth/login", PAGE -> bucket(logins, request, loginsPerMinute);
            case "/api/v1/tenants" -> bucket(signUps, request, signUpsPerMinute);
            default -> null;
        };
    }

    private static Bucket bucket(Cache<String, Bucket> buckets, HttpServletRequest request, int perMinute) {
        return buckets.get(network(request.getRemoteAddr()), _ -> Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build());
    }

    /** One household or host has a whole /64 of IPv6 addresses. */
    static String network(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address v6
                    ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), NETWORK_BYTES))
                    : address;
        } catch (IllegalArgumentException _) {
            return address;
        }
    }
}
