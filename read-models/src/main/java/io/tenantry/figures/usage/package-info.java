/** What each tenant takes: of the disk, of the connections, of everybody's time. For operators. */
@NullMarked
package io.tenantry.figures.usage;

import org.jspecify.annotations.NullMarked;
