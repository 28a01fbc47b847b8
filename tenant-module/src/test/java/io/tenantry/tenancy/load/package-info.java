@NullMarked
package io.tenantry.tenancy.load;

import org.jspecify.annotations.NullMarked;
