package io.tenantry.app.openapi;

import static io.tenantry.app.openapi.CommonSchemas.answer;
import static io.tenantry.app.openapi.CommonSchemas.problem;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.tenantry.tenancy.web.TimeTravel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** Adds to every operation what no controller says: the headers and answers that all have in common. */
final class CommonManners implements GlobalOperationCustomizer {
    /** What needs no login: as the security configuration permits it. */
    private static final Set<String> PUBLIC = Set.of("login", "signUpTenant");

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        if (!method.getBeanType().getPackageName().startsWith("io.tenantry.")) return operation;
        Kind kind = Kind.of(method);
        operation.setOperationId(OperationIds.of(method));
        boolean isPublic = PUBLIC.contains(operation.getOperationId());
        if (isPublic) operation.setSecurity(List.of());
        if (operation.getDescription() == null && kind == Kind.READ)
            operation.setDescription("The object as it is now; its version is the ETag.");
        parameters(operation, kind, isPublic);
        if (method.hasMethodAnnotation(TimeTravel.class)) add(operation, "asOf");
        if (operation.getResponses() == null) operation.setResponses(new ApiResponses());
        answers(operation, method, kind);
        if (method.hasMethodAnnotation(TimeTravel.class)) past(operation);
        problems(operation, kind, isPublic);
        return operation;
    }

    private static void parameters(Operation operation, Kind kind, boolean isPublic) {
        boolean tenantInPath = operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> "tenantId".equals(parameter.getName()));
        if (!isPublic && !tenantInPath) add(operation, "X-Tenant-ID");
        if (kind.isCommand()) {
            add(operation, "Idempotency-Key");
            add(operation, "X-Reason");
            add(operation, "dryRun");
        }
        if (kind == Kind.ACT) add(operation, "If-Match");
        if (kind == Kind.REPLACE) add(operation, "If-Match-required");
        if (kind == Kind.LIST) {
            add(operation, "limit");
            add(operation, "cursor");
        }
        if (kind == Kind.LIST || kind == Kind.READ) add(operation, "Consistency-Token");
        add(operation, "X-Request-Id");
    }

    private static void add(Operation operation, String name) {
        operation.addParametersItem(new Parameter().$ref("#/components/parameters/" + name));
    }

    private static void answers(Operation operation, HandlerMethod method, Kind kind) {
        if (!kind.isCommand() || method.hasMethodAnnotation(ApiResponse.class)) return;
        String schema = CommonSchemas.answerOf(operation.getOperationId());
        ApiResponses responses = operation.getResponses();
        responses.remove("200");
        if (kind == Kind.CREATE) {
            responses.addApiResponse("201", answer("Created, and on disk", schema, true));
            responses.addApiResponse("200", answer("The dry run's events; nothing was created", schema, false));
        } else {
            responses.addApiResponse("200", answer("Done, and on disk", schema, false));
        }
    }

    private static void past(Operation operation) {
        operation.setDescription((operation.getDescription() == null ? "" : operation.getDescription() + " ")
                + "With `asOf` as it was then, without ETag.");
        operation.getResponses().computeIfPresent("200", (_, answer) -> CommonSchemas.ofThePast(answer));
        operation.getResponses().addApiResponse("422", problem("`as-of-in-future`"));
    }

    private static void problems(Operation operation, Kind kind, boolean isPublic) {
        Map<String, String> problems = new LinkedHashMap<>();
        problems.put("400", "The schema refuses it; `errors` names the fields");
        if (!isPublic) {
            problems.put("401", "Nobody is logged in, or the token is unknown, expired or revoked");
            problems.put("403", "Not allowed: scope, tenant (`tenant-mismatch`, `tenant-suspended` …)");
            problems.put("404", "No such object, or another tenant's");
        } else if (!kind.isCommand()) {
            problems.put("401", "E-mail, password or tenant is wrong");
            problems.put("403", "The login is right, but the user or the tenant is shut out");
            problems.put("409", "The login is right, but the tenant is not active yet");
        }
        if (kind.isCommand()) {
            problems.put("409", "A rule about state; `code` says which");
            if (kind != Kind.CREATE) problems.put("412", "The version has moved on");
            problems.put("422", "One field breaks a rule");
        }
        if (kind == Kind.REPLACE) problems.put("428", "`If-Match` is missing");
        problems.put(
                "429",
                isPublic
                        ? "Too many requests from this address; see `Retry-After`"
                        : "The tenant's limits: `tenant-rate-exceeded` …; see `Retry-After`");
        problems.put(
                "503",
                kind.isCommand()
                        ? "Not now, or `outcome-unknown`: repeat it with the same `Idempotency-Key` after `Retry-After`"
                        : "`projection-behind` or not now");
        problems.forEach((status, description) -> {
            if (!operation.getResponses().containsKey(status))
                operation.getResponses().addApiResponse(status, problem(description));
        });
    }
}
