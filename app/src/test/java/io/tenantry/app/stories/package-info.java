/**
 * Stories of the whole system, told through HTTP and Kafka only. One server serves all stories of the JVM; every story
 * makes its own tenants, so they are independent of each other. Nothing sleeps: everything waits for a condition.
 */
@NullMarked
package io.tenantry.app.stories;

import org.jspecify.annotations.NullMarked;
