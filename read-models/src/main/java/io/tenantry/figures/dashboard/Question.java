package io.tenantry.figures.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * What is asked before something is done.
 *
 * @param tone {@code danger} for what cannot be undone
 * @param action where the answer goes
 * @param back where nothing happens
 * @param reasonNeeded whether a field has to be filled in
 * @param asked what that field is called
 * @param reason what was filled in
 * @param refusal why it was refused just now
 */
record Question(
        String title,
        String consequence,
        String verb,
        String tone,
        String action,
        String back,
        boolean reasonNeeded,
        String asked,
        @Nullable String reason,
        @Nullable String refusal) {
    static final String REASON = "Reason";

    /** One that is answered by yes or not at all. */
    static Question yesOrNo(String title, String consequence, String verb, String tone, String action, String back) {
        return new Question(title, consequence, verb, tone, action, back, false, REASON, null, null);
    }

    Question refused(String because, @Nullable String given) {
        return new Question(title, consequence, verb, tone, action, back, reasonNeeded, asked, given, because);
    }
}
