package io.tenantry.tenancy.platform;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.tier.TenantSchema;
import io.tenantry.tenancy.tier.TenantSchemaStates;
import io.tenantry.tenancy.web.ApiCall;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/platform/tenant-schemas")
@Tag(name = "Platform")
class TenantSchemaController {
    private final TenantSchemaStates schemas;

    TenantSchemaController(TenantSchemaStates schemas) {
        this.schemas = schemas;
    }

    record TenantSchemaList(List<TenantSchema> items) {}

    @GetMapping
    @Operation(
            summary = "Tenants' schemas",
            description =
                    "Tenants of the tier schema, and how far the migrations of each are: those first that need somebody.")
    TenantSchemaList all(ApiCall call) {
        call.requireOperator();
        return new TenantSchemaList(schemas.all());
    }

    @PostMapping("/{id}/migrate")
    @Operation(
            summary = "Migrate a tenant's schema",
            description =
                    "Tries again what failed at the start. {id} is the tenant's. When it succeeds, projections that"
                            + " waited for it go on. Answers how the schema is then.")
    TenantSchema migrate(@PathVariable UUID id, ApiCall call) {
        call.requireOperator();
        return schemas.migrate(new TenantId(id));
    }
}
