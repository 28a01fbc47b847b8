/** The sample kit: three tenants with a year of history, loaded through the public API and Kafka like any client would. */
@NullMarked
package io.tenantry.app.sample;

import org.jspecify.annotations.NullMarked;
