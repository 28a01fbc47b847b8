package io.tenantry.app.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.tenantry.tenancy.web.ApiCall;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** The document at {@code /v3/api-docs}. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String DESCRIPTION = """
            The back office of a company that serves many tenants: their people, money, support desk and figures.

            **Login.** `POST /api/v1/auth/login` answers an access token for `Authorization: Bearer …`. Programs send an \
            API token as `X-API-Key`.

            **Tenants.** A tenant's people and tokens always act for their own tenant. Operators of the platform name one: \
            with the header `X-Tenant-ID`, or by writing `/api/v1/tenants/{tenantId}/plans` for `/api/v1/plans`, and so \
            for every resource of a tenant. Another tenant's objects are 404, as if they had never existed; naming \
            another tenant is 403 `tenant-mismatch`.

            **Commands** answer when their events are on disk: 201 with `Location` or 200, with `id` and `version`. \
            `Idempotency-Key` makes a command happen once for ever: a repeat gets the first answer with \
            `Idempotency-Replayed: true`. `dryRun=true` answers the events that a command would store, and stores \
            nothing. `ETag` is the object's version; `If-Match` refuses a command when the version has moved on, and is \
            required on PUT.

            **Reading your own write.** Lists and objects are read models that follow the events within milliseconds. \
            A command's answer carries `Consistency-Token`; a GET with it waits until what it reads has caught up, \
            and is 503 `projection-behind` if that takes too long.

            **Looking back.** Where a GET takes `asOf=<time>`, it answers what it would have answered then: from the             tenant's events that were recorded by that time, with today's code. `As-Of-Position` and `As-Of-Version` name             the last of them and the read models' versions. Elsewhere `asOf` is 400 `as-of-unsupported`.

            **Lists** are newest first: `limit` (50, at most 200), `cursor` from `nextCursor`; filters by field name.

            **Values.** Ids are UUIDs, times RFC 3339 in UTC. Money is a whole number of minor units and a currency.

            **Errors** are problem details (RFC 9457) with a stable `code`, and `errors` for single fields: 400 what the \
            schema refuses, unknown fields included; 401; 403; 404; 409 a rule about state; 412 a stale version; 422 one \
            field breaks a rule; 428 `If-Match` is missing; 429 and 503 with `Retry-After`. A 500 tells nothing but its \
            `requestId`. A command that is answered 503 was not done, but for `outcome-unknown`: the database went away \
            while it was stored; repeated with the same `Idempotency-Key`, it happens once.
            """;

    OpenApiConfiguration() {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(ApiCall.class)
                .replaceWithSchema(JsonNode.class, new Schema<>().description("Any JSON"));
    }

    @Bean
    OpenAPI tenantryApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Tenantry")
                        .version("v1")
                        .description(DESCRIPTION)
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/").description("This server")))
                .components(new Components()
                        .addSecuritySchemes(
                                "bearer",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description("The `accessToken` that a login answered"))
                        .addSecuritySchemes(
                                "apiKey",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.HEADER)
                                        .name("X-API-Key")
                                        .description("An API token of a tenant, limited to its scopes")))
                .security(List.of(
                        new SecurityRequirement().addList("bearer"), new SecurityRequirement().addList("apiKey")));
    }

    @Bean
    GlobalOperationCustomizer commonManners() {
        return new CommonManners();
    }

    @Bean
    GlobalOpenApiCustomizer commonSchemas() {
        return api -> {
            CommonSchemas.addTo(api);
            CommonWords.addTo(api);
        };
    }
}
