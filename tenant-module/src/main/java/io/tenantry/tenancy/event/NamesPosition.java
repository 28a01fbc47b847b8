package io.tenantry.tenancy.event;

/**
 * An event of which {@code position}, a field of its payload, is the position of another event of the same tenant. Positions are an
 * installation's own: where a tenant is taken in, the field follows the event that it names.
 */
public interface NamesPosition {
    /** Of the other event. */
    long position();
}
