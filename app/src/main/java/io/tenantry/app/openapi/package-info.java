/** The API's description, OpenAPI 3.1: what springdoc reads from the controllers, and what holds for all of them. */
@NullMarked
package io.tenantry.app.openapi;

import org.jspecify.annotations.NullMarked;
