/** Letters at the API. */
@NullMarked
package io.tenantry.billing.intake.web;

import org.jspecify.annotations.NullMarked;
