/** Money: what a tenant sells, who may use it until when, what its users own, and every payment with every provider. */
@NullMarked
package io.tenantry.billing;

import org.jspecify.annotations.NullMarked;
