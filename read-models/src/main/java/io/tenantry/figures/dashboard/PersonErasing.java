package io.tenantry.figures.dashboard;

import io.tenantry.figures.dashboard.ErasureSteps.Step;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the erasure of a person is.
 *
 * @param at when it was decided; null: the history of it is not there yet
 * @param keyDestroyed nobody can open any more what was sealed for them
 * @param cleared nothing shows them any more
 */
record PersonErasing(@Nullable Instant at, boolean keyDestroyed, boolean cleared) {
    public List<Step> steps() {
        return List.of(
                new Step("They are refused everywhere, and lists of people do not show them", true),
                new Step("The key to what was theirs is destroyed: no event can be read for it", keyDestroyed),
                new Step("What they wrote is cleared away, with the letters and archives that held it", cleared));
    }
}
