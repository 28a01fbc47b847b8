package io.tenantry.app.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.Http;
import io.tenantry.app.WholeServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

@WholeServer
class OpenApiTest {
    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private JsonNode document;

    @BeforeEach
    void read() throws Exception {
        document = Http.json(new Http(port).get("/v3/api-docs"));
    }

    private record Operation(String name, JsonNode json) {}

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").propertyStream().forEach(path -> path.getValue()
                .propertyStream()
                .forEach(method -> operations.add(new Operation(
                        method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(), method.getValue()))));
        return operations;
    }

    @Test
    void isOfVersion31AndSaysWhatTheApiIs() {
        assertThat(document.path("openapi").asString()).startsWith("3.1");
        assertThat(document.at("/info/title").asString()).isEqualTo("Tenantry");
        assertThat(document.at("/info/description").asString())
                .contains("X-Tenant-ID", "Idempotency-Key", "Consistency-Token", "RFC 9457");
        assertThat(document.at("/components/securitySchemes").propertyNames())
                .containsExactlyInAnyOrder("bearer", "apiKey");
        assertThat(document.toString()).doesNotContain("ApiCall").doesNotContain("application/json;charset");
    }

    @Test
    void describesEveryOperationOfTheApi() {
        long methods = mappings.getHandlerMethods().keySet().stream()
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> path.startsWith("/api/"))
                .count();
        assertThat(operations()).hasSize((int) methods);
        List<String> lacking = new ArrayList<>();
        for (Operation operation : operations()) {
            for (String wanted : List.of("summary", "description", "operationId"))
                if (operation.json().path(wanted).asString("").isBlank())
                    lacking.add(operation.name() + " lacks " + wanted);
            for (JsonNode parameter : operation.json().path("parameters")) {
                boolean said = parameter.has("$ref")
                        || parameter.has("description")
                        || parameter.path("in").asString().equals("path");
                if (!said) lacking.add(operation.name() + ": " + parameter.path("name") + " is not described");
            }
        }
        assertThat(lacking).isEmpty();
    }

    @Test
    void namesEveryOperationOnce() {
        assertThat(operations())
                .extracting(operation -> operation.json().path("operationId").asString())
                .doesNotHaveDuplicates()
                .containsAll(CommonSchemas.EXTRAS.keySet())
                .containsAll(OperationIds.BETTER.values());
    }

    @Test
    void describesEveryFieldOfEveryRequest() {
        List<String> lacking = new ArrayList<>();
        for (Operation operation : operations()) {
            JsonNode body = operation.json().path("requestBody");
            if (body.isMissingNode()
                    || body.at("/content/application~1octet-stream").isObject()) continue;
            JsonNode schema = body.at("/content/application~1json/schema");
            if (schema.has("$ref")) describe(name(schema), lacking, new TreeSet<>());
            else if (!schema.has("additionalProperties")) lacking.add(operation.name() + " has a body without schema");
        }
        assertThat(lacking).isEmpty();
    }

    private static String name(JsonNode reference) {
        return reference.path("$ref").asString().replace("#/components/schemas/", "");
    }

    private void describe(String schema, List<String> lacking, TreeSet<String> seen) {
        if (!seen.add(schema)) return;
        document.path("components")
                .path("schemas")
                .path(schema)
                .path("properties")
                .propertyStream()
                .forEach(property -> {
                    JsonNode field = property.getValue();
                    if (field.has("$ref")) describe(name(field), lacking, seen);
                    else if (!field.has("description") && !field.has("example"))
                        lacking.add(schema + "." + property.getKey() + " has neither description nor example");
                });
    }

    @Test
    void showsWhatCommandsReadsAndListsHaveInCommon() {
        assertThat(parameters("/api/v1/plans", "post"))
                .contains("X-Tenant-ID", "X-Request-Id", "Idempotency-Key", "X-Reason", "dryRun")
                .doesNotContain("If-Match", "Consistency-Token");
        assertThat(parameters("/api/v1/plans/{id}", "put")).contains("If-Match-required", "Idempotency-Key");
        assertThat(parameters("/api/v1/plans/{id}/retire", "post")).contains("If-Match", "dryRun");
        assertThat(parameters("/api/v1/plans", "get")).contains("limit", "cursor", "Consistency-Token");
        assertThat(parameters("/api/v1/users/{id}/wallet", "get")).contains("asOf");
        assertThat(parameters("/api/v1/plans", "get")).doesNotContain("asOf");
        assertThat(at("/api/v1/users/{id}/wallet", "get")
                        .at("/responses/200/headers")
                        .propertyNames())
                .contains("As-Of-Position", "As-Of-Recorded-At", "As-Of-Version");
        assertThat(parameters("/api/v1/auth/login", "post")).containsExactly("X-Request-Id");
        assertThat(at("/api/v1/plans", "post").path("responses").propertyNames())
                .contains("200", "201", "400", "401", "403", "404", "409", "422", "503");
        assertThat(at("/api/v1/plans/{id}", "put").path("responses").propertyNames())
                .contains("200", "412", "428")
                .doesNotContain("201");
        assertThat(at("/api/v1/auth/login", "post").path("responses").propertyNames())
                .contains("401", "429");
        assertThat(document.at("/components/schemas/Problem/required").valueStream())
                .extracting(JsonNode::asString)
                .contains("type", "code", "requestId");
        assertThat(document.at("/components/schemas/SignUpTenantAnswer/properties")
                        .propertyNames())
                .contains("id", "version", "adminId");
    }

    private JsonNode at(String path, String method) {
        return document.path("paths").path(path).path(method);
    }

    private List<String> parameters(String path, String method) {
        return at(path, method)
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.has("$ref"))
                .map(parameter -> parameter.path("$ref").asString().replaceFirst(".*/", ""))
                .toList();
    }

    @Test
    void promisesProblemsForEveryRefusal() {
        for (Operation operation : operations()) {
            Map<String, JsonNode> problems = new java.util.TreeMap<>();
            operation.json().path("responses").propertyStream().forEach(response -> {
                if (!response.getKey().startsWith("2")) problems.put(response.getKey(), response.getValue());
            });
            assertThat(problems).as(operation.name()).containsKeys("400", "503");
            assertThat(problems.values()).as(operation.name()).allMatch(problem -> problem.at(
                            "/content/application~1problem+json/schema/$ref")
                    .asString("")
                    .endsWith("/Problem"));
        }
    }

    @Test
    void hasAPageToReadItOn() throws Exception {
        assertThat(new Http(port).get("/swagger-ui/index.html").body()).contains("swagger-ui");
    }
}
