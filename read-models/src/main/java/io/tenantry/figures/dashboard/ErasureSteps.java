package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.erasure.ErasureProgress.Remaining;
import java.util.List;

/** What is done of an erasure that was confirmed, in its order. */
record ErasureSteps(List<Step> steps, long sealed, long total) {
    /** One step, and whether it is behind us. */
    record Step(String words, boolean done) {}

    /** @param rows whether rows of the tenant are left in read models */
    static ErasureSteps of(Erasure erasure, Remaining remaining, boolean rows) {
        boolean erased = erasure.isErased();
        boolean keysGone = erased || remaining.keys() == 0;
        boolean rowsGone = erased || (keysGone && !rows);
        long total = remaining.sealed() + remaining.events();
        return new ErasureSteps(
                List.of(
                        new Step("Every server refuses the tenant, and nothing of it is on its way any more", keysGone),
                        new Step("The keys of the tenant and its people are destroyed", keysGone),
                        new Step("Rows, letters, archives and a schema of its own are deleted", rowsGone),
                        new Step("Its events are sealed with keys that nobody has", erased),
                        new Step("The certificate is signed", erased)),
                remaining.sealed(),
                total);
    }

    public long percent() {
        return total == 0 ? 0 : sealed * 100 / total;
    }
}
