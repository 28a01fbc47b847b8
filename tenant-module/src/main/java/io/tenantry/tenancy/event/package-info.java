/** Events as they are stored: stable names, revisions, JSON, metadata. */
@NullMarked
package io.tenantry.tenancy.event;

import org.jspecify.annotations.NullMarked;
