package io.tenantry.billing.api;

import io.tenantry.tenancy.Rejection;
import org.jspecify.annotations.Nullable;

/** Refused by a rule about plans, subscriptions, wallets or payments. */
public final class BillingRejected extends Rejection {
    public BillingRejected(Why why, String detail) {
        super(why, detail);
    }

    /** The reasons; a client switches on their codes. */
    public enum Why implements Reason {
        /** No such plan of this tenant. */
        PLAN_UNKNOWN(Kind.INVALID, "planId"),
        /** The plan is no longer sold and no longer changed. */
        PLAN_RETIRED(Kind.CONFLICT),
        /** The plan gives no trial. */
        PLAN_WITHOUT_TRIAL(Kind.CONFLICT),
        /** What costs nothing is not started by a payment. */
        PLAN_IS_FREE(Kind.CONFLICT),
        /** A period is a positive ISO 8601 duration of days, weeks, months and years, at most ten years. */
        PERIOD_INVALID(Kind.INVALID, "period"),
        /** A price is not below zero. */
        PRICE_NEGATIVE(Kind.INVALID, "price"),
        /** A trial has 1 to 3650 days. */
        TRIAL_INVALID(Kind.INVALID, "trialDays"),

        /** No such user of this tenant. */
        UNKNOWN_USER(Kind.INVALID, "userId"),
        /** Not a code of our list of currencies. */
        CURRENCY_UNKNOWN(Kind.INVALID, "currency"),
        /** Not a decimal amount, or one with more decimals than its currency has. */
        AMOUNT_MALFORMED(Kind.INVALID, "amount"),
        /** More than a signed 64-bit number of minor units. */
        AMOUNT_TOO_LARGE(Kind.INVALID, "amount"),
        /** An amount that must be above zero. */
        AMOUNT_NOT_POSITIVE(Kind.INVALID, "amount"),
        /** An adjustment of nothing. */
        AMOUNT_ZERO(Kind.INVALID, "amount"),
        /** Amounts of two currencies do not add up. */
        CURRENCIES_MIXED(Kind.INVALID, "currency"),

        /** The subscription is not paid yet. */
        SUBSCRIPTION_PENDING(Kind.CONFLICT),
        /** The subscription was cancelled. */
        SUBSCRIPTION_CANCELLED(Kind.CONFLICT),
        /** The subscription's last period is over. */
        SUBSCRIPTION_EXPIRED(Kind.CONFLICT),
        /** The subscription will end with its period; resume it first. */
        SUBSCRIPTION_ENDS(Kind.CONFLICT),
        /** No such subscription of this user. */
        SUBSCRIPTION_UNKNOWN(Kind.INVALID, "subscriptionId"),
        /** What the subscription costs is another amount. */
        WRONG_AMOUNT(Kind.INVALID, "amount"),

        /** The wallet holds less than the charge. */
        INSUFFICIENT_FUNDS(Kind.CONFLICT),

        /** The tenant does not take payments through this provider. */
        PROVIDER_DISABLED(Kind.CONFLICT),
        /** A provider is named by 1 to 64 characters: a-z, 0-9, '-', '_', '.'. */
        PROVIDER_MALFORMED(Kind.INVALID, "provider"),
        /** A provider's result names neither a payment nor a user of this tenant. */
        UNKNOWN_PAYMENT_AND_USER(Kind.INVALID, "userId"),

        /** Nothing about the payment waits for anybody's eye. */
        PAYMENT_FITS(Kind.CONFLICT),

        /** A line of the statement cannot be read; the detail names it. */
        STATEMENT_INVALID(Kind.INVALID, "statement"),
        /** The columns that the request names are not of their form, or not in the statement's heading. */
        COLUMNS_INVALID(Kind.INVALID, "columns"),
        /** The statement's time ends before it begins, or is longer than a year. */
        PERIOD_OF_STATEMENT_INVALID(Kind.INVALID, "to"),

        /** The letter was replayed or discarded. */
        LETTER_NOT_OPEN(Kind.CONFLICT),
        /** Only a part of what arrived was kept: the letter can be discarded and nothing else. */
        LETTER_CUT(Kind.CONFLICT),
        /** The letter's value was edited since it was read. */
        LETTER_CHANGED(Kind.CONFLICT),
        /** Replayed, the letter was refused again; the detail says why. */
        LETTER_FAILS_AGAIN(Kind.CONFLICT),
        /** A letter's value has 1 byte to 64 KB. */
        LETTER_TOO_LARGE(Kind.INVALID, "value");

        private final Kind kind;
        private final @Nullable String field;

        Why(Kind kind) {
            this(kind, null);
        }

        Why(Kind kind, @Nullable String field) {
            this.kind = kind;
            this.field = field;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public @Nullable String field() {
            return field;
        }
    }
}
