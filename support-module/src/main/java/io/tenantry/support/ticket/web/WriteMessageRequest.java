package io.tenantry.support.ticket.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.support.api.TicketCommand;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(description = "A message in a ticket")
record WriteMessageRequest(
        @Schema(example = "Please restart the application and tell us what it shows.")
        @NotBlank
        @Size(max = TicketCommand.MAX_TEXT)
        String text,

        @Schema(description = "A note of the desk to itself; the ticket's user never sees it") @Nullable
        Boolean internal,

        @Schema(
                description =
                        "Who wrote it, for staff and API tokens that write for another; the ticket's own user makes"
                                + " the ticket open, anybody else answers it. If absent: the caller, for a token the desk")
        @Nullable
        UUID authorUserId) {}
