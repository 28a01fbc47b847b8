package io.tenantry.tenancy.archive;

/** How much may be asked for, at the API and on pages. */
public final class ArchiveBounds {
    public static final int SHORTEST_PASSPHRASE = 12;
    public static final int LONGEST_PASSPHRASE = 200;
    /** In days, from one archive of a schedule to the next. */
    public static final int LONGEST_INTERVAL = 366;
    /** In days. */
    public static final int LONGEST_KEPT = 3_660;

    private ArchiveBounds() {}
}
