package io.tenantry.app.security;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.NamedTenant;
import io.tenantry.tenant.api.Logins;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/auth")
@Tag(name = "Login", description = "Access tokens for people; programs use API tokens")
class LoginController {
    private final Logins logins;
    private final AccessTokens accessTokens;

    LoginController(Logins logins, AccessTokens accessTokens) {
        this.logins = logins;
        this.accessTokens = accessTokens;
    }

    /** E-mail, password, and the tenant unless an operator logs in. */
    record LoginRequest(
            @Schema(example = "ann@acme.example") @NotBlank @Size(max = 254)
            String email,

            @Schema(example = "correct horse battery") @NotBlank @Size(max = 200)
            String password,

            @Schema(
                    description = "The tenant's slug; absent for operators, and where the host or X-Tenant-ID names it",
                    example = "acme")
            @Size(max = 63)
            @Nullable
            String tenant) {
        @Override
        public String toString() {
            return "LoginRequest[tenant=" + tenant + "]";
        }
    }

    /** What to send as {@code Authorization: Bearer}. */
    record LoginAnswer(
            String accessToken,
            @Schema(example = "Bearer") String tokenType,
            @Schema(example = "1800") long expiresInSeconds) {
        @Override
        public String toString() {
            return "LoginAnswer[" + tokenType + "]";
        }
    }

    @PostMapping("/login")
    @Operation(
            summary = "Log in",
            description = "Public and rate-limited. Unknown e-mail, wrong password and wrong tenant are one answer: 401"
                    + " `login-failed`. With the right password: 403 `user-blocked`, `tenant-suspended`,"
                    + " `tenant-closed`, 409 `tenant-not-active`. 403 `tenant-mismatch` when slug, host and header name"
                    + " several tenants.")
    @SecurityRequirements
    ResponseEntity<LoginAnswer> login(@Valid @RequestBody LoginRequest body, HttpServletRequest request) {
        Caller caller = logins.login(body.email().strip(), body.password(), body.tenant(), NamedTenant.of(request));
        String token = accessTokens.issue(caller);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new LoginAnswer(token, "Bearer", accessTokens.lifetime().toSeconds()));
    }
}
