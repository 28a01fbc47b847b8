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
 * @param next where it leads when it is done; null: back
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
        @Nullable String next,
        @Nullable String reason,
        @Nullable String refusal)
        implements Form {
    static final String REASON = "Reason";

    /** One that is answered by yes or not at all. */
    static Question yesOrNo(String title, String consequence, String verb, String tone, String action, String back) {
        return new Question(title, consequence, verb, tone, action, back, false, REASON, null, null, null);
    }

    /** One that is answered by filling a field in. */
    Question asking(String field) {
        return new Question(title, consequence, verb, tone, action, back, true, field, next, reason, refusal);
    }

    Question leadingTo(String page) {
        return new Question(title, consequence, verb, tone, action, back, reasonNeeded, asked, page, reason, refusal);
    }

    Question filledIn(String given) {
        return new Question(title, consequence, verb, tone, action, back, reasonNeeded, asked, next, given, refusal);
    }

    @Override
    public String again(String because, PageCall page) {
        return page.ask(
                new Question(title, consequence, verb, tone, action, back, reasonNeeded, asked, next, reason, because));
    }

    @Override
    public @Nullable String done(String notice, PageCall page) {
        return next == null ? page.close(back, notice) : page.leadTo(next, notice);
    }
}
