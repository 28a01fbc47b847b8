@org.jspecify.annotations.NullMarked
package io.tenantry.tenancy.tier;
