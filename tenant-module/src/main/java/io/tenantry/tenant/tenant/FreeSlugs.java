package io.tenantry.tenant.tenant;

import io.tenantry.tenancy.web.TenantGate;
import java.util.Locale;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Slugs for sign-ups that name none. What was free when it was looked for may be taken then: the append decides. */
@Component
public class FreeSlugs {
    private static final int TRIES = 20;
    private static final int SPARE = 8;

    private final TenantGate tenants;

    FreeSlugs(TenantGate tenants) {
        this.tenants = tenants;
    }

    /** @param spare something that hardly anybody else has */
    public String of(String called, String spare) {
        String end = spare.substring(Math.max(0, spare.length() - SPARE)).toLowerCase(Locale.ROOT);
        return IntStream.rangeClosed(1, TRIES)
                .mapToObj(serial -> Slug.of(called, end, serial))
                .filter(slug -> tenants.bySlug(slug).isEmpty())
                .findFirst()
                // so many of one name: they are told apart by something else
                .orElseGet(() -> Slug.of(end + " " + called, end, 1));
    }
}
