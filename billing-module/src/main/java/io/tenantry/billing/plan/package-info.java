/** Plans: what a tenant sells, under which terms, since which version. */
@NullMarked
package io.tenantry.billing.plan;

import org.jspecify.annotations.NullMarked;
