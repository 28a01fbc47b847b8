/** Support: the talk between a tenant's people and its desk. It owns tickets and decides who may say what when. */
@NullMarked
package io.tenantry.support;

import org.jspecify.annotations.NullMarked;
