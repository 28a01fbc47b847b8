/** What the resources of this module share at the API. */
@NullMarked
package io.tenantry.billing.web;

import org.jspecify.annotations.NullMarked;
