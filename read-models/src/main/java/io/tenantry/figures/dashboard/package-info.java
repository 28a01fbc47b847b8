/** The pages at {@code /}: what operators and a tenant's own people see of the read models, moving while they look. */
@NullMarked
package io.tenantry.figures.dashboard;

import org.jspecify.annotations.NullMarked;
