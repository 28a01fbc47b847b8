package io.tenantry.tenant.user.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserCommand.CreateUser;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.user.ReferralCodes;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A new user. */
record CreateUserRequest(
        @Schema(
                example = "customer",
                allowableValues = {"admin", "staff", "customer"})
        @NotBlank
        @Size(max = 50)
        String role,

        @Schema(description = "Kept in lower case", example = "ann@example.com") @Size(max = 254) @Nullable
        String email,

        @Schema(example = "777000") @Positive @Nullable Long telegramId,

        @Schema(description = "The name in Telegram", example = "ann_lee") @Size(max = 64) @Nullable
        String username,

        @Schema(example = "Ann") @Size(max = 100) @Nullable String firstName,
        @Schema(example = "Lee") @Size(max = 100) @Nullable String lastName,

        @Schema(description = "BCP 47 tag", example = "en")
        @Pattern(regexp = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
        @Size(max = 35)
        @Nullable
        String language,

        @Schema(description = "Made when absent", example = "ANN2026")
        @Pattern(regexp = "[A-Za-z0-9_-]{3,40}")
        @Nullable
        String referralCode,

        @Schema(description = "8 characters to 72 bytes; needs an e-mail address", example = "correct horse battery")
        @Size(max = 200)
        @Nullable
        String password) {
    CreateUser toCommand(UserId id, Authority by) {
        KeyRef key = KeyRef.ofSubject(id.tenantId(), id.value());
        return new CreateUser(
                id,
                role,
                Sealed.ofNullable(key, blankToNull(email)),
                Sealed.ofNullable(key, telegramId),
                Sealed.ofNullable(key, blankToNull(username)),
                Sealed.ofNullable(key, blankToNull(firstName)),
                Sealed.ofNullable(key, blankToNull(lastName)),
                language,
                referralCode == null ? ReferralCodes.generate() : referralCode,
                password != null,
                by);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    public String toString() {
        return "CreateUserRequest[role=" + role + "]";
    }
}
