/** PostgreSQL and Kafka inside one command: durable, on loopback only, with data in one directory. */
@NullMarked
package io.tenantry.app.embedded;

import org.jspecify.annotations.NullMarked;
