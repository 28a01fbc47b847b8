/** What those who run the server see of it: health for the balancer, metrics for the collector. */
@NullMarked
package io.tenantry.app.observability;

import org.jspecify.annotations.NullMarked;
