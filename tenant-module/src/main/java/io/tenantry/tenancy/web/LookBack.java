package io.tenantry.tenancy.web;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.past.Past;
import io.tenantry.tenancy.past.PastAnswer;
import io.tenantry.tenancy.past.Question;
import io.tenantry.tenancy.web.RequestRefused.Why;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A request with {@code ?asOf}: reads the past, and says in headers which. */
final class LookBack {
    static final String PARAMETER = "asOf";

    /** RFC 3339; a plus sign that was not encoded arrives as a space, and is refused. */
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    private final HttpServletRequest request;
    private final HttpServletResponse answer;
    private final Past past;
    private final Instant asOf;
    private final List<StreamId> streams;
    /** A request may read more than once. */
    private final AtomicInteger reads;

    private LookBack(
            HttpServletRequest request,
            HttpServletResponse answer,
            Past past,
            Instant asOf,
            List<StreamId> streams,
            AtomicInteger reads) {
        this.request = request;
        this.answer = answer;
        this.past = past;
        this.asOf = asOf;
        this.streams = streams;
        this.reads = reads;
    }

    /** Null when the request does not ask for the past; refused when it does, but may not here. */
    static @Nullable LookBack of(HttpServletRequest request, HttpServletResponse answer, Past past, boolean allowed) {
        String[] values = request.getParameterValues(PARAMETER);
        if (values == null) return null;
        if (!allowed) throw new RequestRefused(Why.AS_OF_UNSUPPORTED, "asOf does not work here.");
        if (values.length > 1) throw malformed();
        return new LookBack(request, answer, past, parse(values[0]), List.of(), new AtomicInteger());
    }

    private static Instant parse(String text) {
        if (!TIME.matcher(text).matches()) throw malformed();
        try {
            // recorded_at has no finer parts
            return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw malformed();
        }
    }

    private static RequestRefused malformed() {
        return new RequestRefused(Why.INVALID_PARAMETER, "asOf is one RFC 3339 time, such as 2026-11-21T09:30:00Z.");
    }

    LookBack about(List<StreamId> only) {
        return new LookBack(request, answer, past, asOf, only, reads);
    }

    <T extends @Nullable Object> T read(
            TenantId tenantId, Caller caller, List<String> projections, Function<JdbcClient, T> query) {
        return shown(past.answer(question(tenantId, caller, projections, false), query));
    }

    <T extends @Nullable Object> T readAt(
            TenantId tenantId,
            Caller caller,
            List<String> projections,
            BiFunction<JdbcClient, @Nullable Instant, T> query) {
        return shown(past.answer(question(tenantId, caller, projections, true), jdbc -> query.apply(jdbc, asOf)));
    }

    private Question question(TenantId tenantId, Caller caller, List<String> projections, boolean ofTheTime) {
        streams.stream().filter(stream -> !stream.tenantId().equals(tenantId)).forEach(stream -> {
            throw new IllegalStateException(stream + " is not of tenant " + tenantId);
        });
        return new Question(tenantId, projections, streams, wording(caller), ofTheTime, asOf);
    }

    /** What a query answers may depend on who asks: a customer sees less. */
    private String wording(Caller caller) {
        String parameters = new TreeMap<>(request.getParameterMap())
                .entrySet().stream()
                        .filter(each -> !each.getKey().equals(PARAMETER))
                        .map(each -> each.getKey() + "=" + Arrays.toString(each.getValue()))
                        .collect(Collectors.joining("&"));
        return request.getRequestURI() + "?" + parameters + " " + reads.incrementAndGet() + " " + caller.kind() + " "
                + caller.id() + " " + caller.isCustomer();
    }

    private <T extends @Nullable Object> T shown(PastAnswer<T> found) {
        answer.setHeader("As-Of-Position", String.valueOf(found.moment().position()));
        Instant recordedAt = found.moment().recordedAt();
        if (recordedAt != null) answer.setHeader("As-Of-Recorded-At", recordedAt.toString());
        answer.setHeader(
                "As-Of-Version",
                found.versions().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(", ")));
        return found.value();
    }
}
