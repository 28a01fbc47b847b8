package io.tenantry.support.ticket.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

@Schema(description = "How soon the desk should look at the ticket")
record ChangePriorityRequest(
        @Schema(allowableValues = {"low", "normal", "high", "urgent"})
        @NotNull
        @Pattern(regexp = OpenTicketRequest.PRIORITIES)
        String priority) {}
