/** Who is let in, and how: bearer tokens and API keys for the API, a session for the pages, limits for the doors. */
@NullMarked
package io.tenantry.app.security;

import org.jspecify.annotations.NullMarked;
