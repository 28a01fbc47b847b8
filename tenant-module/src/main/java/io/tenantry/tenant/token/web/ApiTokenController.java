package io.tenantry.tenant.token.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.ApiTokenCommand.CreateApiToken;
import io.tenantry.tenant.api.ApiTokenCommand.RevokeApiToken;
import io.tenantry.tenant.api.ApiTokenId;
import io.tenantry.tenant.token.TokenList;
import io.tenantry.tenant.token.TokenSecret;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/v1/api-tokens")
@Tag(name = "API tokens", description = "Keys for programs that work for a tenant")
class ApiTokenController {
    private static final TypeReference<List<String>> SCOPES = new TypeReference<>() {};

    private final Ids ids;
    private final JsonMapper json;

    ApiTokenController(Ids ids, JsonMapper json) {
        this.ids = ids;
        this.json = json;
    }

    /** What a new token may do, and until when. */
    record CreateTokenRequest(
            @Schema(description = "What the token is for", example = "Shop bot") @NotBlank @Size(max = 100)
            String name,

            @Schema(description = "What the token may do", example = "[\"users:read\", \"users:write\"]")
            @NotNull
            @Size(max = 50)
            List<@NotBlank @Size(max = 50) String> scopes,

            @Schema(description = "From when on the token is refused; absent: never", example = "2027-01-01T00:00:00Z")
            @Nullable
            Instant expiresAt) {}

    /** A token as lists show it. */
    record TokenView(
            UUID id,
            @Schema(example = "Shop bot") String name,
            List<String> scopes,
            @Nullable Instant expiresAt,

            @Schema(
                    example = "active",
                    allowableValues = {"active", "revoked"})
            String state,

            Instant createdAt,
            long version) {}

    @PostMapping
    @Operation(
            summary = "Make an API token",
            description = "The answer shows the token once, in `token`; only its hash is kept. A token cannot be given"
                    + " scopes that its maker lacks.")
    ResponseEntity<?> create(@Valid @RequestBody CreateTokenRequest body, ApiCall call) {
        call.require(Scope.TOKENS_WRITE);
        ApiTokenId id = new ApiTokenId(call.tenantId(), ids.next());
        TokenSecret token = TokenSecret.generate(id);
        Set<String> grantable =
                call.caller().scopes().stream().map(Scope::code).collect(Collectors.toUnmodifiableSet());
        Credential hash = new Credential(id.tenantId(), Credential.Kind.TOKEN, id.value(), token.hash());
        return call.create(
                id,
                new CreateApiToken(id, body.name(), body.scopes(), body.expiresAt(), grantable),
                "/api-tokens",
                new ApiCall.More(Map.of(), Map.of("token", token.shown()), List.of(hash)));
    }

    @GetMapping
    @Operation(summary = "List API tokens", description = "Newest first, without the tokens themselves.")
    Page<TokenView> list(
            @Schema(allowableValues = {"active", "revoked"}) @RequestParam(required = false) @Nullable String state,
            ApiCall call) {
        call.require(Scope.TOKENS_WRITE);
        return call.page(
                List.of(TokenList.NAME),
                Listing.of("api_token", "id, name, scopes, expires_at, state, created_at, version", this::view)
                        .where("state", state));
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Revoke an API token", description = "It is refused from now on. Its record stays.")
    ResponseEntity<?> revoke(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.TOKENS_WRITE);
        ApiTokenId token = new ApiTokenId(call.tenantId(), id);
        return call.act(token, new RevokeApiToken(token));
    }

    private TokenView view(ResultSet row, int number) throws SQLException {
        OffsetDateTime expiresAt = row.getObject("expires_at", OffsetDateTime.class);
        return new TokenView(
                row.getObject("id", UUID.class),
                row.getString("name"),
                json.readValue(row.getString("scopes"), SCOPES),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getString("state"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
