package io.tenantry.figures.statistics;

import io.tenantry.billing.api.SubscriptionEvent;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancellationScheduled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancelled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRequested;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionResumed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.support.api.TicketEvent;
import io.tenantry.support.api.TicketEvent.NoteWritten;
import io.tenantry.support.api.TicketEvent.StaffAnswered;
import io.tenantry.support.api.TicketEvent.TicketAssigned;
import io.tenantry.support.api.TicketEvent.TicketClosed;
import io.tenantry.support.api.TicketEvent.TicketOpened;
import io.tenantry.support.api.TicketEvent.TicketPriorityChanged;
import io.tenantry.support.api.TicketEvent.TicketReopened;
import io.tenantry.support.api.TicketEvent.UserReplied;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenant.api.TenantEvent;
import io.tenantry.tenant.api.TenantEvent.BotChanged;
import io.tenantry.tenant.api.TenantEvent.ErasureConfirmed;
import io.tenantry.tenant.api.TenantEvent.ErasureRequested;
import io.tenantry.tenant.api.TenantEvent.ErasureWithdrawn;
import io.tenantry.tenant.api.TenantEvent.FeaturesChanged;
import io.tenantry.tenant.api.TenantEvent.LimitsChanged;
import io.tenantry.tenant.api.TenantEvent.SettingsChanged;
import io.tenantry.tenant.api.TenantEvent.SignUpRejected;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantClosed;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantReactivated;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantEvent.TenantSuspended;
import io.tenantry.tenant.api.TenantEvent.TenantTierChanged;
import io.tenantry.tenant.api.TenantState;
import io.tenantry.tenant.api.UserEvent;
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserEvent.UserErased;
import io.tenantry.tenant.api.UserEvent.UserKeyDestroyed;
import io.tenantry.tenant.api.UserEvent.UserRoleChanged;
import io.tenantry.tenant.api.UserEvent.UserSeen;
import io.tenantry.tenant.api.UserEvent.UserUnblocked;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts each tenant's people, subscriptions and tickets. The platform itself is no tenant and has no row. */
@Component
class TenantStatistics implements Projection {
    static final String NAME = "figures.statistics";

    private static final Table STATISTICS = Table.of("tenant_statistics", "tenant_id");
    private static final Table TICKET = Table.of("ticket_figure", "tenant_id", "id");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TenantEvent.class, UserEvent.class, SubscriptionEvent.class, TicketEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(STATISTICS, TICKET);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        if (event.tenantId().isPlatform()) return;
        Row row = statistics(event, rows);
        switch (event.payload()) {
            case TenantEvent e -> tenant(e, row);
            case UserEvent e -> user(e, event.timestamp(), row);
            case SubscriptionEvent e -> subscription(e, row);
            case TicketEvent e -> ticket(e, event, rows, row);
            default -> throw new IllegalStateException("not asked for: " + event);
        }
    }

    private static void tenant(TenantEvent event, Row row) {
        switch (event) {
            case TenantSignedUp e ->
                state(row, TenantState.PENDING_APPROVAL).set("name", e.name()).set("slug", e.slug());
            case TenantApproved _ -> state(row, TenantState.PROVISIONING);
            case TenantProvisioned _, TenantReactivated _ -> state(row, TenantState.ACTIVE);
            case SignUpRejected _ -> state(row, TenantState.REJECTED);
            case TenantSuspended _ -> state(row, TenantState.SUSPENDED);
            case TenantClosed _ -> state(row, TenantState.CLOSED);
            case ErasureConfirmed _ -> state(row, TenantState.ERASED);
            case LimitsChanged _,
                    FeaturesChanged _,
                    SettingsChanged _,
                    BotChanged _,
                    TenantTierChanged _,
                    ErasureRequested _,
                    ErasureWithdrawn _ -> {}
        }
    }

    private static Row state(Row row, TenantState state) {
        return row.set("state", state.code());
    }

    private static void user(UserEvent event, Instant at, Row row) {
        switch (event) {
            case UserCreated e -> {
                row.add("users_total", 1);
                count(row, "users_by_role", e.role(), 1);
                count(row, "users_by_status", "active", 1);
            }
            case UserBlocked _ -> {
                count(row, "users_by_status", "active", -1);
                count(row, "users_by_status", "blocked", 1);
            }
            case UserUnblocked _ -> {
                count(row, "users_by_status", "blocked", -1);
                count(row, "users_by_status", "active", 1);
            }
            case UserRoleChanged e -> {
                count(row, "users_by_role", e.previousRole(), -1);
                count(row, "users_by_role", e.role(), 1);
            }
            case UserErased e -> {
                row.add("users_total", -1);
                count(row, "users_by_role", e.role(), -1);
                count(row, "users_by_status", e.blocked() ? "blocked" : "active", -1);
            }
            case UserKeyDestroyed _ -> {}
            case UserSeen _ -> {
                Instant last = row.time("last_activity_at");
                if (last == null || last.isBefore(at)) row.set("last_activity_at", at);
            }
        }
    }

    private static void subscription(SubscriptionEvent event, Row row) {
        switch (event) {
            case SubscriptionRequested _ -> move(row, null, SubscriptionState.PENDING);
            case TrialStarted _ -> move(row, null, SubscriptionState.TRIAL);
            case SubscriptionStarted e -> move(row, e.from(), SubscriptionState.ACTIVE);
            case SubscriptionRenewed e -> move(row, e.from(), SubscriptionState.ACTIVE);
            case SubscriptionCancelled e -> move(row, e.from(), SubscriptionState.CANCELLED);
            case SubscriptionExpired e -> move(row, e.from(), SubscriptionState.EXPIRED);
            case SubscriptionCancellationScheduled _, SubscriptionResumed _ -> {}
        }
    }

    private static void move(Row row, @Nullable SubscriptionState from, SubscriptionState to) {
        if (from != null) row.add("subscriptions_" + from.code(), -1);
        row.add("subscriptions_" + to.code(), 1);
    }

    private static void ticket(TicketEvent event, RecordedEvent recorded, Rows rows, Row row) {
        switch (event) {
            case TicketOpened _ -> {
                rows.insert(TICKET, recorded.tenantId(), recorded.id())
                        .set("state", "open")
                        .set("opened_at", recorded.timestamp())
                        .set("first_response_seconds", null);
                row.add("tickets_open", 1);
            }
            case StaffAnswered e -> {
                Row ticket = move(recorded, rows, row, "answered");
                if (e.firstResponseSeconds() != null) ticket.set("first_response_seconds", e.firstResponseSeconds());
            }
            case UserReplied _, TicketReopened _ -> move(recorded, rows, row, "open");
            case TicketClosed _ -> move(recorded, rows, row, "closed");
            case NoteWritten _, TicketAssigned _, TicketPriorityChanged _ -> {}
        }
    }

    private static Row move(RecordedEvent recorded, Rows rows, Row row, String state) {
        Row ticket = rows.require(TICKET, recorded.tenantId(), recorded.id());
        row.add("tickets_" + ticket.text("state"), -1).add("tickets_" + state, 1);
        return ticket.set("state", state);
    }

    /** A new tenant has zeros, not gaps. */
    private static Row statistics(RecordedEvent event, Rows rows) {
        Row row = rows.upsert(STATISTICS, event.tenantId());
        if (row.get("signed_up_at") != null) return row;
        row.set("name", null)
                .set("slug", null)
                .set("signed_up_at", event.timestamp())
                .set("users_total", 0)
                .set("users_by_role", Map.of("admin", 0, "staff", 0, "customer", 0))
                .set("users_by_status", Map.of("active", 0, "blocked", 0))
                .set("branches", 0)
                .set("tickets_open", 0)
                .set("tickets_answered", 0)
                .set("tickets_closed", 0)
                .set("last_activity_at", null);
        for (SubscriptionState each : SubscriptionState.values()) row.set("subscriptions_" + each.code(), 0);
        return state(row, TenantState.PENDING_APPROVAL);
    }

    private static void count(Row row, String column, String name, long n) {
        Map<Object, Object> counts = new TreeMap<>();
        if (row.get(column) instanceof Map<?, ?> known) counts.putAll(known);
        long before = counts.get(name) instanceof Number number ? number.longValue() : 0;
        counts.put(name, before + n);
        row.set(column, counts);
    }
}
