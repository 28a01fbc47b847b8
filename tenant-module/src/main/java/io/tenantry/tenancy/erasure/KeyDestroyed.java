package io.tenantry.tenancy.erasure;

/**
 * An event of the tenant whose keys were destroyed, appended once that is committed: on every server that hears of it,
 * what was opened with them is forgotten.
 */
public interface KeyDestroyed {}
