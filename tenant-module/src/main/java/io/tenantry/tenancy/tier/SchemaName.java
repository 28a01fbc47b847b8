package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.PlainName;
import io.tenantry.tenancy.TenantId;
import java.util.regex.Pattern;

/**
 * The name of a tenant's own schema: {@code t_<what the tenant is called>_<its id>}. The words are for people who look
 * into the database; the id makes it unique, the prefix keeps it off reserved words, and of all characters only
 * a-z, 0-9 and _ are left, so that it never needs quoting. It is never longer than PostgreSQL's 63 bytes.
 */
public record SchemaName(String value) {
    static final String PREFIX = "t_";
    private static final int LONGEST = 63;
    private static final int ID = 32;
    private static final Pattern WELL_FORMED = Pattern.compile("t_[a-z0-9_]{1,61}");

    public SchemaName {
        if (!WELL_FORMED.matcher(value).matches()) throw new IllegalArgumentException("not a tenant's schema");
    }

    /** @param called slug or name, whatever it holds */
    static SchemaName of(TenantId tenantId, String called) {
        String id = tenantId.toString().replace("-", "");
        String words = PlainName.of(called, '_', LONGEST - PREFIX.length() - ID - 1);
        return new SchemaName(PREFIX + (words.isEmpty() ? "" : words + "_") + id);
    }

    @Override
    public String toString() {
        return value;
    }
}
