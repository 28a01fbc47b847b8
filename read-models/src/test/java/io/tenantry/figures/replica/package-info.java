/** Reports on a read replica: a real one, that streams from a PostgreSQL of its own. */
@NullMarked
package io.tenantry.figures.replica;

import org.jspecify.annotations.NullMarked;
