package io.tenantry.billing.intake.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import tools.jackson.databind.JsonNode;

/** What is sent about letters. */
final class LetterRequests {
    private LetterRequests() {}

    @Schema(name = "EditLetter")
    record EditRequest(
            @NotNull
            @Schema(
                    description = "A CloudEvent in its structured form: the text itself, or the JSON object",
                    types = {"string", "object"})
            JsonNode value) {
        String text() {
            return value.isString() ? value.stringValue() : value.toString();
        }
    }

    @Schema(name = "DiscardLetter")
    record DiscardRequest(
            @NotBlank
            @Size(max = 500)
            @Schema(description = "Why nothing will be done about it", example = "A test of the provider's")
            String reason) {}
}
