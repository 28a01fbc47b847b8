package io.tenantry.support.ticket.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(description = "Who looks after the ticket")
record AssignTicketRequest(
        @Schema(description = "A user of the tenant; null: nobody") @Nullable
        UUID assigneeUserId) {}
