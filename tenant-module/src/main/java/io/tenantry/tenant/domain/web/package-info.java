/** The API of tenants' own domains. */
@NullMarked
package io.tenantry.tenant.domain.web;

import org.jspecify.annotations.NullMarked;
