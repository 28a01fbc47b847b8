/** Wallets at the API. */
@NullMarked
package io.tenantry.billing.wallet.web;

import org.jspecify.annotations.NullMarked;
