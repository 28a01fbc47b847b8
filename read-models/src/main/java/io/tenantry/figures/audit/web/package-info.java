/** The audit log over HTTP. */
@NullMarked
package io.tenantry.figures.audit.web;

import org.jspecify.annotations.NullMarked;
