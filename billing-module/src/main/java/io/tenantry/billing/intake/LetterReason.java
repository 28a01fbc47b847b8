package io.tenantry.billing.intake;

import java.util.Locale;

/** Why a message became a letter. */
enum LetterReason {
    /** Over 64 KB. */
    TOO_LARGE,
    /** Not JSON, or not a CloudEvent of version 1.0. */
    UNREADABLE,
    /** A CloudEvent of a type that nobody knows here. */
    UNKNOWN_TYPE,
    /** A CloudEvent whose data is not that of a payment event. */
    INVALID_DATA,
    AMOUNT_NOT_POSITIVE,
    UNKNOWN_CURRENCY,
    UNKNOWN_TENANT,
    /** The record's key names another tenant than the event. */
    KEY_CONTRADICTS_TENANT,
    /** It names no payment and no user of its tenant. */
    UNKNOWN_PAYMENT_AND_USER,
    /** A rule of billing refused it that no provider result should meet; the detail names the rule. */
    REFUSED,
    /** The server failed at it again and again, while it could do everything else. */
    INTERNAL_ERROR;

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
