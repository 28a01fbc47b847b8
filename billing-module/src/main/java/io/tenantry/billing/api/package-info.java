/** The published language of money: plans, subscriptions, wallets and payments, their commands, events and refusals. */
@NullMarked
package io.tenantry.billing.api;

import org.jspecify.annotations.NullMarked;
