/** What has to happen on every server when keys were destroyed. */
@NullMarked
package io.tenantry.tenancy.erasure;

import org.jspecify.annotations.NullMarked;
