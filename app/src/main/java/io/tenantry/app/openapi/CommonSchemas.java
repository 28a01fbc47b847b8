package io.tenantry.app.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The components that operations refer to: headers, the answer of a command, the problem. */
final class CommonSchemas {
    /** What single commands answer besides id and version, by operation. */
    static final Map<String, Map<String, String>> EXTRAS = Map.of(
            "signUpTenant",
                    Map.of(
                            "adminId", "The user who administers the tenant",
                            "slug", "What was made of the name; only when none was asked for"),
            "createApiToken", Map.of("token", "The secret for `X-API-Key`: shown this once, left out of a repeat"),
            "startSubscription", Map.of("paymentId", "The payment that activates it; only with `start: payment`"),
            "replayLetter", Map.of("outcome", "recorded, or repeated if it was known before"),
            "writeTicketMessage", Map.of("messageId", "The new message"));

    private CommonSchemas() {}

    static void addTo(OpenAPI api) {
        Components components = api.getComponents();
        components
                .addParameters(
                        "X-Tenant-ID",
                        header(
                                "X-Tenant-ID",
                                "Operators name the tenant with it. Others may name their own.",
                                type("string").format("uuid"),
                                "0198f3a1-7c1e-7d2b-9c55-3f0f6d1f2a10"))
                .addParameters(
                        "X-Request-Id",
                        header(
                                "X-Request-Id",
                                "Echoed, kept with the events and in the log. Made here if absent.",
                                type("string").maxLength(100),
                                "checkout-4711"))
                .addParameters(
                        "Idempotency-Key",
                        header(
                                "Idempotency-Key",
                                "1 to 255 visible ASCII characters. The command happens once under it, for ever.",
                                type("string").minLength(1).maxLength(255),
                                "order-2026-000123"))
                .addParameters(
                        "X-Reason",
                        header(
                                "X-Reason",
                                "Why, for the audit log.",
                                type("string").maxLength(500),
                                "Asked for by phone"))
                .addParameters(
                        "If-Match",
                        header(
                                "If-Match",
                                "The object's ETag: refused with 412 when it has moved on.",
                                type("string"),
                                "\"3\""))
                .addParameters(
                        "If-Match-required",
                        header(
                                        "If-Match",
                                        "The object's ETag: refused with 412 when it has moved on, with 428 when missing.",
                                        type("string"),
                                        "\"3\"")
                                .required(true))
                .addParameters(
                        "Consistency-Token",
                        header(
                                "Consistency-Token",
                                "From a command's answer: waits until what is read here has caught up with it.",
                                type("string").pattern("[0-9]{1,18}"),
                                "4711"))
                .addParameters(
                        "asOf",
                        query(
                                "asOf",
                                "An RFC 3339 time that is not in the future: answers as of the tenant's last event that"
                                        + " was recorded by then. Erased fields stay erased.",
                                type("string").format("date-time"),
                                "2026-11-21T09:30:00Z"))
                .addParameters(
                        "dryRun",
                        query(
                                "dryRun",
                                "true: answers the events that would be stored, and stores nothing.",
                                type("boolean"),
                                "false"))
                .addParameters(
                        "limit",
                        query(
                                "limit",
                                "The most items of a page.",
                                type("integer")
                                        .format("int32")
                                        .minimum(BigDecimal.ONE)
                                        .maximum(new BigDecimal(200)),
                                50))
                .addParameters(
                        "cursor",
                        query(
                                "cursor",
                                "The page after this one: `nextCursor` of the last answer.",
                                type("string"),
                                null))
                .addSchemas("Problem", problemSchema())
                .addSchemas(
                        "FieldProblem",
                        object(
                                "A field that broke a rule.",
                                Map.of(
                                        "field", described("string", "Its path in the request", "price.currency"),
                                        "message", described("string", "What is wrong with it", "must not be blank")),
                                List.of("field", "message")));
        components.addSchemas("Answer", answerSchema(Map.of()));
        EXTRAS.forEach((operation, extras) -> components.addSchemas(answerOf(operation), answerSchema(extras)));
        components.addSchemas(
                "DryRunEvent",
                object(
                        "An event that a dry run would have stored.",
                        Map.of(
                                "type", described("string", "Its stable name", "billing.plan-created"),
                                "data", type("object").description("Its fields, secrets masked")),
                        List.of("type", "data")));
    }

    static String answerOf(String operation) {
        return EXTRAS.containsKey(operation)
                ? Character.toUpperCase(operation.charAt(0)) + operation.substring(1) + "Answer"
                : "Answer";
    }

    static ApiResponse answer(String description, String schema, boolean created) {
        ApiResponse response = new ApiResponse()
                .description(description)
                .content(new Content().addMediaType("application/json", new MediaType().schema(reference(schema))))
                .addHeaderObject("ETag", header("The object's version, for `If-Match`", "\"1\""))
                .addHeaderObject("Consistency-Token", header("For a GET that must see this command", "4711"))
                .addHeaderObject("Idempotency-Replayed", header("true: an earlier command's answer", "true"));
        return created
                ? response.addHeaderObject(
                        "Location", header("The new object", "/api/v1/plans/0198f3a1-7c1e-7d2b-9c55-3f0f6d1f2a10"))
                : response;
    }

    /** The headers that say which past it was. */
    static ApiResponse ofThePast(ApiResponse response) {
        return response.addHeaderObject(
                        "As-Of-Position", header("With `asOf`: of the tenant's last event then; 0: none", "4711"))
                .addHeaderObject(
                        "As-Of-Recorded-At",
                        header("With `asOf`: when that event was recorded", "2026-11-21T09:29:58.123456Z"))
                .addHeaderObject(
                        "As-Of-Version",
                        header("With `asOf`: the projections and their versions", "billing.wallets=1"));
    }

    static ApiResponse problem(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType("application/problem+json", new MediaType().schema(reference("Problem"))));
    }

    private static Schema<?> answerSchema(Map<String, String> extras) {
        Schema<?> answer = type("object")
                .description("What became of a command: `id` and `version`, or with `dryRun=true` only `events`.");
        answer.addProperty("id", described("string", "The object", null).format("uuid"));
        answer.addProperty(
                "version", described("integer", "The object's version", 1).format("int64"));
        extras.forEach((name, description) -> {
            Schema<?> extra = described("string", description, null);
            answer.addProperty(name, name.endsWith("Id") ? extra.format("uuid") : extra);
        });
        answer.addProperty("events", list("Only of a dry run", "DryRunEvent"));
        return answer;
    }

    private static Schema<?> problemSchema() {
        Schema<?> problem = type("object").description("Why a request was refused (RFC 9457).");
        problem.addProperty("type", described("string", "Stable", "https://tenantry.dev/problems/already-taken"));
        problem.addProperty("title", described("string", "The status in words", "Conflict"));
        problem.addProperty(
                "status", described("integer", "The HTTP status", 409).format("int32"));
        problem.addProperty("detail", described("string", "For people; its words may change", "The slug is taken."));
        problem.addProperty("instance", described("string", "The path of the request", "/api/v1/tenants"));
        problem.addProperty("code", described("string", "Stable, for programs", "already-taken"));
        problem.addProperty("requestId", described("string", "Finds the request in the log", "checkout-4711"));
        problem.addProperty("errors", list("The fields in question", "FieldProblem"));
        problem.setRequired(List.of("type", "title", "status", "code", "requestId"));
        return problem;
    }

    private static Schema<?> object(String description, Map<String, Schema<?>> properties, List<String> required) {
        Schema<?> schema = type("object").description(description);
        properties.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(property -> schema.addProperty(property.getKey(), property.getValue()));
        schema.setRequired(required);
        return schema;
    }

    private static Schema<?> list(String description, String items) {
        Schema<?> schema = type("array").description(description);
        schema.setItems(reference(items));
        return schema;
    }

    private static Schema<?> reference(String name) {
        return new Schema<>().$ref("#/components/schemas/" + name);
    }

    private static Schema<?> described(String type, String description, @Nullable Object example) {
        Schema<?> schema = type(type).description(description);
        if (example != null) schema.setExample(example);
        return schema;
    }

    /** OpenAPI 3.1 has lists of types where 3.0 had one. */
    private static Schema<?> type(String name) {
        Schema<?> schema = new Schema<>();
        schema.setTypes(Set.of(name));
        schema.setType(name);
        return schema;
    }

    private static Parameter header(String name, String description, Schema<?> schema, Object example) {
        return new Parameter()
                .in("header")
                .name(name)
                .description(description)
                .schema(schema)
                .example(example);
    }

    private static Parameter query(String name, String description, Schema<?> schema, @Nullable Object example) {
        Parameter parameter =
                new Parameter().in("query").name(name).description(description).schema(schema);
        return example == null ? parameter : parameter.example(example);
    }

    private static Header header(String description, String example) {
        return new Header().description(description).schema(type("string")).example(example);
    }
}
