package io.tenantry.tenancy.past;

import io.tenantry.tenancy.store.PastEvents.Moment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer out of the past.
 *
 * @param moment where the tenant's history stood
 * @param versions of the projections that gave it, by name
 */
public record PastAnswer<T extends @Nullable Object>(T value, Moment moment, Map<String, Integer> versions) {}
