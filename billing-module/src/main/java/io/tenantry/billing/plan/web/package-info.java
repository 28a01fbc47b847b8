/** Plans at the API. */
@NullMarked
package io.tenantry.billing.plan.web;

import org.jspecify.annotations.NullMarked;
