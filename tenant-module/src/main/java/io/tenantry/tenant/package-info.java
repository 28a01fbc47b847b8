/**
 * Who: tenants and what they may do, their people, their API tokens, the platform's operators. It decides who exists,
 * who is let in, and how much a tenant may use; it knows nothing of money and talk.
 */
@NullMarked
package io.tenantry.tenant;

import org.jspecify.annotations.NullMarked;
