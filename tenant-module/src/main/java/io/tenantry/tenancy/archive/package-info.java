/** All that a tenant has as one file: made in the background, encrypted to a passphrase, kept for a while. */
@NullMarked
package io.tenantry.tenancy.archive;

import org.jspecify.annotations.NullMarked;
