/** Pools by database role, tenant context at the database border, migrations. */
@NullMarked
package io.tenantry.tenancy.database;

import org.jspecify.annotations.NullMarked;
