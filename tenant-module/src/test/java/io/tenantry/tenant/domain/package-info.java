@NullMarked
package io.tenantry.tenant.domain;

import org.jspecify.annotations.NullMarked;
