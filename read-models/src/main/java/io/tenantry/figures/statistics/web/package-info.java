/** Statistics over HTTP. */
@NullMarked
package io.tenantry.figures.statistics.web;

import org.jspecify.annotations.NullMarked;
