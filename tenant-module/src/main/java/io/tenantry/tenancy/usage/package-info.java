/** What each tenant takes of the database: measured now and then, kept for operators. */
@NullMarked
package io.tenantry.tenancy.usage;

import org.jspecify.annotations.NullMarked;
