/** Looking back: what queries answered at an earlier instant, folded anew from the tenant's events. */
@NullMarked
package io.tenantry.tenancy.past;

import org.jspecify.annotations.NullMarked;
