/** Who did what, when, why and from where, and what it was before. */
@NullMarked
package io.tenantry.figures.audit;

import org.jspecify.annotations.NullMarked;
