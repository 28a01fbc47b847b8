package io.tenantry.billing.intake;

import io.tenantry.tenancy.TenantId;
import org.jspecify.annotations.Nullable;

/** What became of reading a message: what it reports, or why nobody can tell. */
final class Reading {
    private final TenantId owner;
    private final byte[] text;
    private final @Nullable PaymentReport report;
    private final @Nullable Unacceptable problem;

    private Reading(TenantId owner, byte[] text, @Nullable PaymentReport report, @Nullable Unacceptable problem) {
        this.owner = owner;
        this.text = text;
        this.report = report;
        this.problem = problem;
    }

    static Reading of(TenantId owner, byte[] text, PaymentReport report) {
        return new Reading(owner, text, report, null);
    }

    static Reading failed(TenantId owner, byte[] text, Unacceptable problem) {
        return new Reading(owner, text, null, problem);
    }

    /** The tenant that the message names, if there is such a tenant; else the platform. A letter would be its own. */
    TenantId owner() {
        return owner;
    }

    /** The message in its structured form, or what arrived where it has none. */
    byte[] text() {
        return text;
    }

    /** Null if there is a problem. */
    @Nullable
    PaymentReport report() {
        return report;
    }

    /** The report. */
    PaymentReport require() {
        if (problem != null) throw problem;
        if (report == null) throw new IllegalStateException("neither report nor problem");
        return report;
    }
}
