/** The border to HTTP: tenant and caller of a request, problems, pages, idempotency, consistency. */
@NullMarked
package io.tenantry.tenancy.web;

import org.jspecify.annotations.NullMarked;
