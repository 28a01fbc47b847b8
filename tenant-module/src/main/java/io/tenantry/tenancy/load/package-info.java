/** How much one tenant may ask of a server at once, so that it leaves enough to the others. */
@NullMarked
package io.tenantry.tenancy.load;

import org.jspecify.annotations.NullMarked;
