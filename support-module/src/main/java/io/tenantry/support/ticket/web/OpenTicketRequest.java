package io.tenantry.support.ticket.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.support.api.TicketCommand;
import io.tenantry.support.api.TicketCommand.OpenTicket;
import io.tenantry.support.api.TicketId;
import io.tenantry.support.api.TicketPriority;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(description = "A user's question")
record OpenTicketRequest(
        @Schema(description = "The user who asks; a customer names themself") @NotNull
        UUID userId,

        @Schema(example = "Cannot connect") @NotBlank @Size(max = TicketCommand.MAX_SUBJECT)
        String subject,

        @Schema(
                description = "The first message, the user's",
                example = "Since this morning the connection breaks off.")
        @NotBlank
        @Size(max = TicketCommand.MAX_TEXT)
        String text,

        @Schema(
                description = "normal if absent",
                allowableValues = {"low", "normal", "high", "urgent"})
        @Pattern(regexp = PRIORITIES)
        @Nullable
        String priority) {
    static final String PRIORITIES = "low|normal|high|urgent";

    OpenTicket toCommand(TicketId id, UUID messageId) {
        TicketPriority wanted = priority == null ? TicketPriority.NORMAL : TicketPriority.of(priority);
        return new OpenTicket(id, userId, messageId, subject, text, wanted);
    }
}
