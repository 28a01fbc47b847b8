package io.tenantry.billing;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.RecordProviderResult;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PlanCommand.CreatePlan;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanTerms;
import io.tenantry.billing.api.Transition;
import io.tenantry.billing.api.WalletCommand.AdjustWallet;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Settings;
import io.tenantry.tenant.api.TenantEvent.LimitsChanged;
import io.tenantry.tenant.api.TenantEvent.SettingsChanged;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantReactivated;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantEvent.TenantSuspended;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserId;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** For tests: tenants, users and plans at once, commands and what became of them. */
@Component
public class Desk {
    private final Commands commands;
    private final PublishedEvents published;
    private final EventStorageEngine store;
    private final TenantDatabase database;

    Desk(Commands commands, PublishedEvents published, EventStorageEngine store, TenantDatabase database) {
        this.commands = commands;
        this.published = published;
        this.store = store;
        this.database = database;
    }

    public TenantId tenant() {
        TenantId tenantId = new TenantId(UUID.randomUUID());
        TenantStream id = TenantStream.of(tenantId);
        UserId administrator = new UserId(tenantId, UUID.randomUUID());
        published.publish(
                id,
                new TenantSignedUp(
                        id,
                        "Acme",
                        "acme-" + tenantId.value().toString().substring(0, 8),
                        Sealed.of(KeyRef.ofTenant(tenantId), "ann@acme.test"),
                        "shared",
                        null,
                        administrator),
                new TenantApproved(id, "shared"),
                new TenantProvisioned(id, "shared"));
        return tenantId;
    }

    public void suspend(TenantId tenantId) {
        TenantStream id = TenantStream.of(tenantId);
        published.publish(id, new TenantSuspended(id, Sealed.of(KeyRef.ofTenant(tenantId), "unpaid")));
    }

    public void reactivate(TenantId tenantId) {
        TenantStream id = TenantStream.of(tenantId);
        published.publish(id, new TenantReactivated(id));
    }

    public void limits(TenantId tenantId, Limits limits) {
        TenantStream id = TenantStream.of(tenantId);
        published.publish(id, new LimitsChanged(id, limits));
    }

    public void settings(TenantId tenantId, String timeZone, Settings.PaymentProviders providers) {
        TenantStream id = TenantStream.of(tenantId);
        Settings before = Settings.DEFAULT;
        published.publish(
                id,
                new SettingsChanged(
                        id, new Settings(timeZone, "RUB", before.branding(), providers, before.integrations())));
    }

    public UUID user(TenantId tenantId) {
        UserId id = new UserId(tenantId, UUID.randomUUID());
        published.publish(
                id,
                new UserCreated(
                        id,
                        "customer",
                        null,
                        Sealed.of(
                                KeyRef.ofSubject(tenantId, id.value()),
                                id.value().getMostSignificantBits() >>> 1),
                        null,
                        null,
                        null,
                        null,
                        "R" + id.value().toString().substring(0, 8),
                        false));
        return id.value();
    }

    public PlanId plan(TenantId tenantId, long rubles, int trialDays) {
        PlanId id = new PlanId(tenantId, UUID.randomUUID());
        send(id, new CreatePlan(id, terms(rubles, trialDays)));
        return id;
    }

    public static PlanTerms terms(long rubles, int trialDays) {
        return new PlanTerms("Standard", Period.ofMonths(1), rubles(rubles), trialDays, Map.of("devices", 3));
    }

    public static Money rubles(long rubles) {
        return new Money(rubles * 100, "RUB");
    }

    public CommandResult send(StreamId target, Object command) {
        return commands.send(
                target,
                command,
                CommandContext.system(
                        target.tenantId(), Source.API, UUID.randomUUID().toString(), null));
    }

    public void topUp(TenantId tenantId, UUID userId, Money amount) {
        WalletId id = WalletId.of(tenantId, userId);
        send(id, new AdjustWallet(id, userId, amount, "for the test"));
    }

    /** What a provider says about its payment {@code subject}. */
    public void told(
            TenantId tenantId,
            @Nullable UUID reference,
            @Nullable UUID userId,
            String subject,
            Transition transition,
            Money amount,
            @Nullable String refundId) {
        PaymentId derived = PaymentId.of(tenantId, "acme-pay", subject);
        send(
                derived,
                new RecordProviderResult(
                        derived, reference, userId, "acme-pay", subject, transition, amount, refundId, "card"));
    }

    public List<Object> events(StreamId id) {
        List<Object> events = new ArrayList<>();
        store.readEvents(id.stream(), 0).asStream().forEach(event -> events.add(event.getPayload()));
        return events;
    }

    public Object lastEvent(StreamId id) {
        return events(id).getLast();
    }

    /** What a quota has used in all its windows together. */
    public long used(TenantId tenantId, String quota) {
        return database.inTenant(tenantId, (JdbcClient jdbc) -> jdbc.sql(
                        "select coalesce(sum(used), 0) from quota where tenant_id = ? and name = ?")
                .params(tenantId.value(), quota)
                .query(Long.class)
                .single());
    }

    /** The rows of a read model as their columns' text. */
    public List<Map<String, Object>> rows(TenantId tenantId, String select) {
        return database.inTenant(
                tenantId, (JdbcClient jdbc) -> jdbc.sql(select).query().listOfRows());
    }

    /** Waits until a projection has seen everything up to now. */
    public void await(String projection, TenantId tenantId) {
        published.await(projection, tenantId, position());
    }

    public void replay(String projection, TenantId tenantId) {
        published.replay(projection, tenantId, position());
    }

    /**
     * Hands a projection all events once more, over the rows that are there: it begins with the next event that
     * concerns it. Only for one that changes nothing by that.
     */
    public void redeliver(String projection) {
        database.asProjector((JdbcClient jdbc) -> jdbc.sql("update lane set position = 0, epoch = epoch + 1"
                        + " where processor = ? and target = 'live' and tenant_id is null")
                .param(projection)
                .update());
    }

    private long position() {
        return database.asProjector((JdbcClient jdbc) -> jdbc.sql("select coalesce(max(position), 0) from event")
                .query(Long.class)
                .single());
    }
}
