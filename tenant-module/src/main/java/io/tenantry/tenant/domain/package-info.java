/** Domains of tenants: claimed by a tenant, proven in DNS, looked at again and again. */
@NullMarked
package io.tenantry.tenant.domain;

import org.jspecify.annotations.NullMarked;
