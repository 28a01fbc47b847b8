package io.tenantry.app.sample;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenant.api.TenantCommand.ApproveTenant;
import io.tenantry.tenant.api.TenantCommand.FirstAdministrator;
import io.tenantry.tenant.api.TenantCommand.SignUpTenant;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.user.Passwords;
import io.tenantry.tenant.user.ReferralCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A tenant for somebody who tries or tests something: ready with one request. There where the sample kit can load. */
@RestController
@RequestMapping("/api/v1/platform/sample-tenants")
@ConditionalOnProperty("tenantry.clock.movable")
@Tag(name = "Clock")
class SampleTenantController {
    private final Commands commands;
    private final Passwords passwords;
    private final Ids ids;

    SampleTenantController(Commands commands, Passwords passwords, Ids ids) {
        this.commands = commands;
        this.passwords = passwords;
        this.ids = ids;
    }

    record SampleTenantRequest(
            @Schema(example = "Test school") @NotBlank @Size(max = 200)
            String name,

            @Schema(description = "Absent: made of the name", example = "test-school") @Size(max = 63) @Nullable
            String slug,

            @Schema(
                    description = "Absent: shared",
                    example = "shared",
                    allowableValues = {"shared", "schema"})
            @Pattern(regexp = "shared|schema")
            @Nullable
            String tier) {
        String ownSlug() {
            return Objects.requireNonNullElseGet(slug, () -> name.toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9]+", "-")
                    .replaceAll("^-|-$", ""));
        }
    }

    @Schema(description = "A tenant that is ready, and who can log in")
    record MadeTenant(
            UUID id,
            @Schema(example = "test-school") String slug,
            @Schema(example = "admin@test-school.example") String adminEmail,
            @Schema(description = "Shown this once") String password) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make a tenant to try things with",
            description =
                    "Signed up and approved, with an administrator who can log in. Only with tenantry.clock.movable=true, as"
                            + " the sample kit. In the tier schema it is active a moment later.")
    MadeTenant create(@Valid @RequestBody SampleTenantRequest body, ApiCall call) {
        call.requireOperator();
        TenantId tenantId = new TenantId(ids.next());
        TenantStream id = TenantStream.of(tenantId);
        UserId administrator = new UserId(tenantId, ids.next());
        String email = "admin@" + body.ownSlug() + ".example";
        String password = SampleKit.freshPassword();
        FirstAdministrator admin = new FirstAdministrator(
                administrator,
                Sealed.of(KeyRef.ofSubject(tenantId, administrator.value()), email),
                null,
                null,
                ReferralCodes.generate());
        send(
                id,
                new SignUpTenant(
                        id,
                        body.name().strip(),
                        body.ownSlug(),
                        Sealed.of(KeyRef.ofTenant(tenantId), email),
                        Objects.requireNonNullElse(body.tier(), "shared"),
                        null,
                        admin),
                List.of(passwords.credential(administrator, password)),
                call);
        send(id, new ApproveTenant(id, null), List.of(), call);
        return new MadeTenant(tenantId.value(), body.ownSlug(), email, password);
    }

    /** Two commands cannot share the request's key; who asks twice is told that the slug is taken. */
    private void send(TenantStream id, Object command, List<Credential> credentials, ApiCall call) {
        commands.send(
                id,
                command,
                call.context(id.tenantId(), Answer.DONE, credentials).withoutKey());
    }
}
