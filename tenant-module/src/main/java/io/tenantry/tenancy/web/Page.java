package io.tenantry.tenancy.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a list, newest first. {@code nextCursor} is null at the end. */
public record Page<T>(List<T> items, @Nullable String nextCursor) {}
