package io.tenantry.tenancy.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the body of an API request once, at most {@value #LARGEST} bytes: the fingerprint of a repeat needs it whole. The
 * answer leaves whole too. Only a few requests to a resource with a {@link LargeBody} are read at a time, so they cannot
 * fill the memory.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class BodyFilter extends OncePerRequestFilter {
    static final int LARGEST = 256 * 1024;
    private static final String ATTRIBUTE = BodyFilter.class.getName() + ".body";

    private static final int LARGE_AT_ONCE = 4;

    private final Problems problems;
    private final List<LargeBody> large;
    private final List<StreamedBody> streamed;
    private final Semaphore places = new Semaphore(LARGE_AT_ONCE);

    BodyFilter(Problems problems, List<LargeBody> large, List<StreamedBody> streamed) {
        this.problems = problems;
        this.large = large;
        this.streamed = streamed;
    }

    static byte[] body(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof byte[] body ? body : new byte[0];
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.startsWith("/api/")
                || streamed.stream().anyMatch(each -> each.path().equals(path));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int largest = largest(request);
        if (largest == LARGEST) {
            pass(request, response, chain, largest);
        } else if (places.tryAcquire()) {
            try {
                pass(request, response, chain, largest);
            } finally {
                places.release();
            }
        } else {
            response.setHeader("Retry-After", "2");
            problems.write(
                    Problems.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "overloaded",
                            "Others are sending large bodies now. Try again in a moment.",
                            request),
                    response);
        }
    }

    private int largest(HttpServletRequest request) {
        long announced = request.getContentLengthLong();
        if (!request.getMethod().equals("POST") || (announced >= 0 && announced <= LARGEST)) return LARGEST;
        return large.stream()
                .filter(each -> request.getRequestURI().endsWith(each.path()))
                .mapToInt(LargeBody::bytes)
                .findFirst()
                .orElse(LARGEST);
    }

    private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain, int largest)
            throws ServletException, IOException {
        byte[] body = request.getInputStream().readNBytes(largest + 1);
        if (body.length > largest) {
            problems.write(
                    Problems.of(
                            HttpStatus.CONTENT_TOO_LARGE,
                            "body-too-large",
                            "A body has at most " + largest + " bytes.",
                            request),
                    response);
            return;
        }
        request.setAttribute(ATTRIBUTE, body);
        chain.doFilter(new Buffered(request, body), new SentWhole(response));
    }

    /**
     * Spring flushes every answer that it has written. Left to the end, a short one has a length and is one write to the
     * connection instead of a head, chunks and an end.
     */
    private static final class SentWhole extends HttpServletResponseWrapper {
        SentWhole(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void flushBuffer() {}
    }

    private static final class Buffered extends HttpServletRequestWrapper {
        private final byte[] body;

        Buffered(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    return bytes.read(target, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("the body is already here");
                }
            };
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
