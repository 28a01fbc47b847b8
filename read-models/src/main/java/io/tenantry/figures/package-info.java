/** Figures: what one sees by looking across modules. It owns no command and no event; all of it can be rebuilt. */
@NullMarked
package io.tenantry.figures;

import org.jspecify.annotations.NullMarked;
