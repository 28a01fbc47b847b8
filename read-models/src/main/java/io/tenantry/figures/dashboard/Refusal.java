package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.Rejection;

/**
 * Why a form was refused just now, shown at that form.
 *
 * @param form which of the page's
 * @param typed what stands in its field again; never a passphrase
 */
record Refusal(String form, String because, int status, String typed) {
    private static final int UNPROCESSABLE = 422;

    static Refusal of(String form, Rejection refusal, String typed) {
        return new Refusal(form, Questions.words(refusal), PageProblems.status(refusal), typed);
    }

    /** A field that was not filled in as it must be. */
    static Refusal fault(String form, String because) {
        return new Refusal(form, because, UNPROCESSABLE, "");
    }
}
