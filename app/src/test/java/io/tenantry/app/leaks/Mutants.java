package io.tenantry.app.leaks;

/** How many protections are taken away in turn. */
final class Mutants {
    /** {@code -Pmutants}: all of them. The ordinary build takes one of each kind. */
    static final boolean ALL = Boolean.getBoolean("tenantry.test.mutants");

    private Mutants() {}
}
