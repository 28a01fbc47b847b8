/**
 * The battery: several servers, each a process of its own, on one PostgreSQL and one Kafka that fail at random. Everything
 * happens through HTTP and Kafka; what came of it is judged by {@link io.tenantry.app.chaos.Checker} from the tables alone.
 */
@NullMarked
package io.tenantry.app.chaos;

import org.jspecify.annotations.NullMarked;
