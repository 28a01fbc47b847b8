/**
 * The leak battery: everything that could show one tenant's data to another is tried, at every door, and each protection is
 * taken away in turn to see that a probe notices. What was tried stands in {@code target/leaks} afterwards.
 */
@NullMarked
package io.tenantry.app.leaks;

import org.jspecify.annotations.NullMarked;
