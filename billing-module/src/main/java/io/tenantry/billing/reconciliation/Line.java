package io.tenantry.billing.reconciliation;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentState;
import org.jspecify.annotations.Nullable;

/**
 * What a statement says in one of its lines.
 *
 * @param number counted from 1, the heading included
 * @param refundId the refund that it is about; null: the payment itself
 * @param amount above zero, also of a refund
 */
record Line(int number, String subject, @Nullable String refundId, Money amount, PaymentState state) {}
