/** Sealed values: encrypted for a tenant or a data subject, erased with their key. */
@NullMarked
package io.tenantry.tenancy.sealing;

import org.jspecify.annotations.NullMarked;
