/** What tenants take, over HTTP. */
@NullMarked
package io.tenantry.figures.usage.web;

import org.jspecify.annotations.NullMarked;
