package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantCommand;
import io.tenantry.tenant.api.TenantCommand.ApproveTenant;
import io.tenantry.tenant.api.TenantCommand.CloseTenant;
import io.tenantry.tenant.api.TenantCommand.ConfirmErasure;
import io.tenantry.tenant.api.TenantCommand.ReactivateTenant;
import io.tenantry.tenant.api.TenantCommand.RejectSignUp;
import io.tenantry.tenant.api.TenantCommand.RequestErasure;
import io.tenantry.tenant.api.TenantCommand.SuspendTenant;
import io.tenantry.tenant.api.TenantCommand.WithdrawErasure;
import io.tenantry.tenant.api.TenantStream;
import java.time.Duration;
import java.util.ArrayList;
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
    REACTIVATE("Reactivate", "Its people and API tokens are let in again.", "active again", false, "plain"),
    CLOSE(
            "Close",
            "It ends for good: nobody changes anything of it any more. Payments that arrive are still credited, and its data"
                    + " stays until it is erased. This cannot be undone.",
            "closed",
            true,
            "danger"),
    ERASE(
            "Ask for erasure",
            "Nothing happens yet: the erasure has to be confirmed once more, when the time of grace is over. Make an export before"
                    + " if somebody wants to keep its data.",
            "to be erased once that is confirmed",
            false,
            "danger"),
    WITHDRAW_ERASURE(
            "Withdraw the erasure",
            "It stays closed, and nothing of it is erased. Its erasure can be asked for again.",
            "not to be erased any more",
            false,
            "plain"),
    CONFIRM_ERASURE(
            "Confirm erasure",
            "Everything of it is erased, for ever: keys, rows, letters, archives, what its events say. Type its slug.",
            "being erased",
            true,
            "danger");

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

    /** The same, and what ends it: on its own page alone. */
    static List<Decision> allIn(String state, boolean erasureRequested) {
        List<Decision> all = new ArrayList<>(in(state));
        switch (state) {
            case "active", "suspended" -> all.add(CLOSE);
            case "closed", "rejected" ->
                all.addAll(erasureRequested ? List.of(WITHDRAW_ERASURE, CONFIRM_ERASURE) : List.of(ERASE));
            default -> {}
        }
        return all;
    }

    static Optional<Decision> of(String path) {
        return Arrays.stream(values()).filter(each -> each.path().equals(path)).findFirst();
    }

    public String path() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the field is called that has to be filled in. */
    public String asked() {
        return this == CONFIRM_ERASURE ? "Slug" : "Reason";
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

    /** @param grace how long an erasure waits at least */
    TenantCommand command(TenantStream id, String reason, Duration grace) {
        return switch (this) {
            case APPROVE -> new ApproveTenant(id, null);
            case REJECT -> new RejectSignUp(id, Sealed.of(KeyRef.ofTenant(id.tenantId()), reason));
            case SUSPEND -> new SuspendTenant(id, Sealed.of(KeyRef.ofTenant(id.tenantId()), reason));
            case REACTIVATE -> new ReactivateTenant(id);
            case CLOSE -> new CloseTenant(id);
            case ERASE -> new RequestErasure(id, grace);
            case WITHDRAW_ERASURE -> new WithdrawErasure(id);
            case CONFIRM_ERASURE -> new ConfirmErasure(id, reason);
        };
    }
}
