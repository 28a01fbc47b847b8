package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantCommand;
import io.tenantry.tenant.api.TenantCommand.ApproveTenant;
import io.tenantry.tenant.api.TenantCommand.ReactivateTenant;
import io.tenantry.tenant.api.TenantCommand.RejectSignUp;
import io.tenantry.tenant.api.TenantCommand.SuspendTenant;
import io.tenantry.tenant.api.TenantStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an operator can decide about a tenant on a page, and what is asked before. */
enum Decision {
    APPROVE(
            "Approve",
            "It becomes active in the tier it asked for, and its administrator can log in. A schema of its own takes a moment"
                    + " to make.",
            "approved",
            false,
            "plain"),
    REJECT("Reject", "The sign-up ends and its slug is free again. This cannot be undone.", "rejected", true, "danger"),
    SUSPEND(
            "Suspend",
            "Its people and API tokens are refused within a second. Its data stays, and you can reactivate it.",
            "suspended",
            true,
            "danger"),
    REACTIVATE("Reactivate", "Its people and API tokens are let in again.", "active again", false, "plain");

    private final String verb;
    private final String consequence;
    private final String done;
    private final boolean reasonNeeded;
    private final String tone;

    Decision(String verb, String consequence, String done, boolean reasonNeeded, String tone) {
        this.verb = verb;
        this.consequence = consequence;
        this.done = done;
        this.reasonNeeded = reasonNeeded;
        this.tone = tone;
    }

    /** What can be decided in this state. */
    static List<Decision> in(String state) {
        return switch (state) {
            case "pending_approval" -> List.of(APPROVE, REJECT);
            case "active" -> List.of(SUSPEND);
            case "suspended" -> List.of(REACTIVATE);
            default -> List.of();
        };
    }

    static Optional<Decision> of(String path) {
        return Arrays.stream(values()).filter(each -> each.path().equals(path)).findFirst();
    }

    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String verb() {
        return verb;
    }

    public String consequence() {
        return consequence;
    }

    /** How the notice goes on after the tenant's name and "is". */
    public String done() {
        return done;
    }

    public boolean reasonNeeded() {
        return reasonNeeded;
    }

    public String tone() {
        return tone;
    }

    TenantCommand command(TenantStream id, String reason) {
        return switch (this) {
            case APPROVE -> new ApproveTenant(id, null);
            case REJECT -> new RejectSignUp(id, Sealed.of(KeyRef.ofTenant(id.tenantId()), reason));
            case SUSPEND -> new SuspendTenant(id, Sealed.of(KeyRef.ofTenant(id.tenantId()), reason));
            case REACTIVATE -> new ReactivateTenant(id);
        };
    }
}
