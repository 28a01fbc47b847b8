package io.tenantry.tenant.domain;

import static io.tenantry.tenant.api.TenantRejected.Why.DOMAIN_MALFORMED;

import io.tenantry.tenant.api.TenantRejected;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of domains in the one form in which they are stored and compared: ASCII, lower case, no dot at the end. */
public final class DomainName {
    /** So that the name of the record that proves it is one, too. */
    static final int LONGEST = 253 - DomainProof.PREFIX.length();

    private static final String LABEL = "(?!-)[a-z0-9-]{1,63}(?<!-)";
    /** At least two labels, and the last one is no number: an address of the internet protocol is no domain. */
    private static final Pattern WELL_FORMED = Pattern.compile("(?:" + LABEL + "\\.)+(?=[^.]*[a-z])" + LABEL);

    private DomainName() {}

    /**
     * What somebody typed, in the plain form.
     *
     * @throws TenantRejected {@code domain-malformed} (422)
     */
    public static String of(String typed) {
        String name = typed.strip();
        if (name.endsWith(".")) name = name.substring(0, name.length() - 1);
        try {
            name = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException _) {
            throw malformed();
        }
        require(name);
        return name;
    }

    /** @throws TenantRejected {@code domain-malformed} (422) */
    static void require(String name) {
        if (!isOne(name)) throw malformed();
    }

    /** Whether this is a domain's name in the plain form. */
    public static boolean isOne(String name) {
        return name.length() <= LONGEST && WELL_FORMED.matcher(name).matches();
    }

    private static TenantRejected malformed() {
        return new TenantRejected(DOMAIN_MALFORMED, "A domain is a name such as shop.acme.example.");
    }
}
