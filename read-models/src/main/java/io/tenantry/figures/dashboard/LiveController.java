package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.TenantGate;
import io.tenantry.tenant.api.Callers;
import io.tenantry.tenant.api.UserId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The stream that an open dashboard listens to. */
@Controller
class LiveController {
    private final LiveEvents events;
    private final Callers callers;
    private final TenantGate tenants;

    LiveController(LiveEvents events, Callers callers, TenantGate tenants) {
        this.events = events;
        this.callers = callers;
        this.tenants = tenants;
    }

    /** @param tenant what an operator looks at; of everyone else the tenant is their own, whatever they name */
    @GetMapping(path = "/dashboard/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> listen(
            @RequestParam(required = false) @Nullable UUID tenant, HttpServletRequest request) {
        if (!(request.getAttribute(Caller.ATTRIBUTE) instanceof Caller viewer))
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
        if (!Viewer.seesFigures(viewer))
            return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
        TenantId shown = viewer.isOperator() ? (tenant == null ? null : new TenantId(tenant)) : viewer.home();
        HttpSession session = request.getSession();
        LiveStream stream = new LiveStream(viewer, shown, () -> isAlive(session) && isLetIn(viewer));
        if (!events.add(stream)) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header("Retry-After", "30")
                    .build();
        }
        Thread.ofVirtual().name("live-stream").start(() -> {
            try {
                stream.run();
            } finally {
                events.remove(stream);
            }
        });
        return ResponseEntity.ok().header("X-Accel-Buffering", "no").body(stream.emitter());
    }

    private static boolean isAlive(HttpSession session) {
        try {
            session.getAttribute("");
            return true;
        } catch (IllegalStateException _) {
            return false;
        }
    }

    private boolean isLetIn(Caller viewer) {
        try {
            return tenants.refusal(viewer.home()) == null
                    && callers.ofUser(new UserId(viewer.home(), viewer.id()), viewer.session())
                            .filter(Viewer::seesFigures)
                            .isPresent();
        } catch (Rejection _) {
            return false;
        }
    }
}
