package io.tenantry.tenant.tenant;

import static io.tenantry.tenant.api.TenantRejected.Why.SLUG_MALFORMED;
import static io.tenantry.tenant.api.TenantRejected.Why.SLUG_RESERVED;

import io.tenantry.tenancy.PlainName;
import io.tenantry.tenant.api.TenantRejected;
import java.util.Set;
import java.util.regex.Pattern;

/** The name under which a tenant is found in addresses: what fits into a host name and is not the platform's own. */
final class Slug {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 63;
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

    static boolean isReserved(String slug) {
        return RESERVED.contains(slug);
    }

    /**
     * A slug for somebody who is called so: well formed, and not reserved.
     *
     * @param spare the end of the slug where the name holds too little that a slug can be made of
     * @param serial 1, and another number for each time that the answer was taken
     */
    static String of(String called, String spare, int serial) {
        String words = PlainName.of(called, '-', LONGEST);
        String plain = words.length() < SHORTEST ? PlainName.of("tenant " + words + " " + spare, '-', LONGEST) : words;
        int number = isReserved(plain) ? serial + 1 : serial;
        if (number == 1) return plain;
        String end = "-" + number;
        return PlainName.of(plain, '-', LONGEST - end.length()) + end;
    }

    /** @throws TenantRejected {@code slug-malformed} or {@code slug-reserved} (422) */
    static void require(String slug) {
        if (!WELL_FORMED.matcher(slug).matches()) {
            throw new TenantRejected(
                    SLUG_MALFORMED,
                    "A slug has 3 to 63 characters of a-z, 0-9 and hyphen, and neither begins nor ends with a hyphen.");
        }
        if (isReserved(slug)) throw new TenantRejected(SLUG_RESERVED, "The slug " + slug + " is reserved.");
    }
}
