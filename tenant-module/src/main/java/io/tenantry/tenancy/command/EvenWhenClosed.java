package io.tenantry.tenancy.command;

/** A command that people may send for a tenant also when it is closed: what ends it, and what settles its money. */
public interface EvenWhenClosed {}
