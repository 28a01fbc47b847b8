/** Looking back over all modules: equal to what was answered then. */
@NullMarked
package io.tenantry.figures.past;

import org.jspecify.annotations.NullMarked;
