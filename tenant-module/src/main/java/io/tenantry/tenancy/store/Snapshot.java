package io.tenantry.tenancy.store;

/**
 * An aggregate as it was after the event {@code sequence}.
 *
 * @param type the aggregate's class
 * @param json its fields, in clear; only memory holds them so
 */
record Snapshot(long sequence, Class<?> type, String json) {}
