package io.tenantry.billing.api;

import java.time.Period;
import java.util.Map;

/**
 * What a plan promises and costs, in one version.
 *
 * @param period how long one purchase lasts
 * @param price of one period
 * @param trialDays how long a user may try it before the first purchase; 0: no trial
 * @param entitlements what the plan gives, for the tenant's own systems: plain JSON values by name
 */
public record PlanTerms(String name, Period period, Money price, int trialDays, Map<String, Object> entitlements) {}
