package io.tenantry.tenancy.store;

/**
 * Told of every stored event's stream and name: at once by the server that appended it, within a second by all others,
 * and possibly twice. For dropping what is cached; it must be quick and may not fail.
 */
public interface AppendListener {
    void appended(String stream, String eventName);
}
