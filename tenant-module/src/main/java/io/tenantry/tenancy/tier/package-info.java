/** Where tenants' read models live: in the shared tables, or in a schema of their own. Nothing else knows the tier. */
@NullMarked
package io.tenantry.tenancy.tier;

import org.jspecify.annotations.NullMarked;
