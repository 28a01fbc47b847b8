package io.tenantry.tenancy.web;

/**
 * A resource that reads the body of its requests by itself, as it arrives, and bounds it by itself. It keeps no request by
 * an idempotency key. A bean.
 *
 * @param path the whole path
 */
public record StreamedBody(String path) {}
