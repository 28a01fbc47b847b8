package io.tenantry.billing.api;

/**
 * The version of a plan that somebody bought. It stays theirs until they renew.
 *
 * @param version 1 for the plan as it was created; each change is the next
 */
public record PlanVersion(PlanId planId, int version, PlanTerms terms) {}
