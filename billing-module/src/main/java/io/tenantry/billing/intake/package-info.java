/** Payment events from Kafka: read strictly, recorded once, kept as letters where nobody can act on them; integration events out. */
@NullMarked
package io.tenantry.billing.intake;

import org.jspecify.annotations.NullMarked;
