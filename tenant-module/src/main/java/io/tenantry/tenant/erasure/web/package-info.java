@NullMarked
package io.tenantry.tenant.erasure.web;

import org.jspecify.annotations.NullMarked;
