package io.tenantry.tenancy.sealing;

/** Who shows how far a change of the master key is. */
@FunctionalInterface
public interface MasterKeyProgress {
    void at(long tenantsDone, long tenants);
}
