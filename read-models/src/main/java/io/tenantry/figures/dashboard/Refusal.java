package io.tenantry.figures.dashboard;

/**
 * Why a form was refused just now, shown at that form.
 *
 * @param form which of the page's
 * @param typed what stands in its field again; never a passphrase
 */
record Refusal(String form, String because, String typed) {}
