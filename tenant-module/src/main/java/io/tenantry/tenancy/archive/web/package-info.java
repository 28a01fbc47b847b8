@NullMarked
package io.tenantry.tenancy.archive.web;

import org.jspecify.annotations.NullMarked;
