/** Wallets: the ledger of what each user owns. */
@NullMarked
package io.tenantry.billing.wallet;

import org.jspecify.annotations.NullMarked;
