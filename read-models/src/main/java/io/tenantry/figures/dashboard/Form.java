package io.tenantry.figures.dashboard;

import org.jspecify.annotations.Nullable;

/** What somebody has filled in and sent, and which page they see then. */
interface Form {
    /** The form again, with the reason why it was refused. */
    String again(String because, PageCall page);

    /** Null: the answer is given. */
    @Nullable
    String done(String notice, PageCall page);
}
