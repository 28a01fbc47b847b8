package io.tenantry.billing.plan;

import io.tenantry.billing.api.PlanEvent;
import io.tenantry.billing.api.PlanEvent.PlanChanged;
import io.tenantry.billing.api.PlanEvent.PlanCreated;
import io.tenantry.billing.api.PlanEvent.PlanRetired;
import io.tenantry.billing.api.PlanTerms;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The plans with their present terms. */
@Component
class PlanList implements Projection {
    private static final Table PLAN = Table.of("plan", "tenant_id", "id");

    @Override
    public String name() {
        return "billing.plans";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(PlanEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(PLAN);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Row row = rows.upsert(PLAN, event.tenantId(), event.id()).set("version", event.version());
        switch ((PlanEvent) event.payload()) {
            case PlanCreated e ->
                terms(row, 1, e.terms()).set("state", "active").set("created_at", event.timestamp());
            case PlanChanged e -> terms(row, e.version(), e.terms());
            case PlanRetired e -> row.set("state", "retired");
        }
    }

    private static Row terms(Row row, int version, PlanTerms terms) {
        return row.set("plan_version", version)
                .set("name", terms.name())
                .set("period", terms.period())
                .set("price_minor", terms.price().amountMinor())
                .set("currency", terms.price().currency())
                .set("trial_days", terms.trialDays())
                .set("entitlements", terms.entitlements());
    }
}
