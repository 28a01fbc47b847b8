/** Money on a real database. */
@NullMarked
package io.tenantry.billing;

import org.jspecify.annotations.NullMarked;
