package io.tenantry.tenancy.platform;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.MovableClock;
import io.tenantry.tenancy.agenda.AgendaRunner;
import io.tenantry.tenancy.web.ApiCall;
import jakarta.validation.Valid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/platform/clock")
@ConditionalOnProperty("tenantry.clock.movable")
@Tag(name = "Clock", description = "Only with tenantry.clock.movable=true: for tests and sample data")
class ClockController {
    private final MovableClock clock;
    private final AgendaRunner agenda;

    ClockController(MovableClock clock, AgendaRunner agenda) {
        this.clock = clock;
        this.agenda = agenda;
    }

    record ClockRequest(
            @Schema(description = "The new present; null: the system's time", example = "2026-01-31T09:00:00Z")
            @Nullable
            Instant now) {}

    record ClockView(Instant now) {}

    @GetMapping
    @Operation(summary = "The server's present")
    ClockView get(ApiCall call) {
        call.requireOperator();
        return new ClockView(clock.instant());
    }

    @PostMapping
    @Operation(
            summary = "Move the clock",
            description = "Sets the server's present and answers when all work that is due by then has been done.")
    ClockView move(@Valid @RequestBody ClockRequest body, ApiCall call) {
        call.requireOperator();
        if (body.now() == null) clock.reset();
        else clock.moveTo(body.now());
        agenda.runAllDue();
        return new ClockView(clock.instant());
    }
}
