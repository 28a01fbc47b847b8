package io.tenantry.tenancy.web;

/**
 * A resource whose requests may be larger than others': a statement, an import. A module declares it as a bean.
 *
 * @param path of the resource below the base: {@code /reconciliations}
 * @param bytes the largest body
 */
public record LargeBody(String path, int bytes) {}
