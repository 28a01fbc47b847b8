package io.tenantry.tenancy.tier;

/** Who shows how far the migrations of tenants' schemas are. */
@FunctionalInterface
public interface MigrationProgress {
    void at(int done, int all, int broken);
}
