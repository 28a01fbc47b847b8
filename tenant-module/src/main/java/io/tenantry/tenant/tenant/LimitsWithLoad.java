package io.tenantry.tenant.tenant;

import io.tenantry.tenancy.event.Upcaster;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Limits that were decided before requests could be limited: there was no limit for them. */
@Component
class LimitsWithLoad implements Upcaster {
    @Override
    public String eventName() {
        return "tenant.limits-changed";
    }

    @Override
    public int fromRevision() {
        return 1;
    }

    @Override
    public ObjectNode upcast(ObjectNode payload) {
        ((ObjectNode) payload.required("limits")).putObject("load");
        return payload;
    }
}
