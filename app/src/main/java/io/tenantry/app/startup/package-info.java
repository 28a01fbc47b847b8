/** What happens before the beans: the checks that refuse a start in one line, and the lines an operator reads. */
@NullMarked
package io.tenantry.app.startup;

import org.jspecify.annotations.NullMarked;
