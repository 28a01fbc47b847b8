package io.tenantry.tenant.tenant;

import static io.tenantry.tenant.api.TenantRejected.Why.SLUG_MALFORMED;
import static io.tenantry.tenant.api.TenantRejected.Why.SLUG_RESERVED;

import io.tenantry.tenant.api.TenantRejected;
import java.util.Set;
import java.util.regex.Pattern;

/** The name under which a tenant is found in addresses: what fits into a host name and is not the platform's own. */
final class Slug {
    private static final Pattern WELL_FORMED = Pattern.compile("[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]");
    private static final Set<String> RESERVED = Set.of(
            "account",
            "actuator",
            "admin",
            "administrator",
            "api",
            "app",
            "assets",
            "auth",
            "billing",
            "blog",
            "cdn",
            "console",
            "dashboard",
            "demo",
            "dev",
            "docs",
            "email",
            "ftp",
            "help",
            "host",
            "imap",
            "localhost",
            "login",
            "logout",
            "mail",
            "metrics",
            "null",
            "operator",
            "operators",
            "payments",
            "platform",
            "pop",
            "postmaster",
            "public",
            "root",
            "security",
            "shared",
            "signup",
            "smtp",
            "staging",
            "static",
            "status",
            "support",
            "swagger-ui",
            "system",
            "tenant",
            "tenantry",
            "tenants",
            "test",
            "undefined",
            "webmaster",
            "webhooks",
            "www");

    private Slug() {}

    /** @throws TenantRejected {@code slug-malformed} or {@code slug-reserved} (422) */
    static void require(String slug) {
        if (!WELL_FORMED.matcher(slug).matches()) {
            throw new TenantRejected(
                    SLUG_MALFORMED,
                    "A slug has 3 to 63 characters of a-z, 0-9 and hyphen, and neither begins nor ends with a hyphen.");
        }
        if (RESERVED.contains(slug)) throw new TenantRejected(SLUG_RESERVED, "The slug " + slug + " is reserved.");
    }
}
