package io.tenantry.tenant.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.store.AppendListener;
import io.tenantry.tenancy.store.Claims;
import io.tenantry.tenancy.web.HostOwner;
import io.tenantry.tenant.domain.BaseDomain;
import io.tenantry.tenant.domain.DomainName;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * Whose a host name is, by the claims that the append keeps: a slug below the platform's domain, or a domain that a tenant
 * has proven. Remembered, also that nobody's it is, until some slug or domain changes hands; then asked again, here at
 * once and within a second elsewhere.
 */
@Component
class HostNames implements AppendListener {
    /** What gives a name to somebody, or takes it away. */
    private static final Set<String> CHANGES = Set.of(
            "tenant.tenant-signed-up",
            "tenant.sign-up-rejected",
            "tenant.domain-verified",
            "tenant.domain-lapsed",
            "tenant.domain-removed");

    private final Claims claims;
    private final BaseDomain base;
    private final Cache<Remembered, HostOwner> owners = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();
    private final AtomicLong changes = new AtomicLong();

    HostNames(Claims claims, BaseDomain base) {
        this.claims = claims;
        this.base = base;
    }

    /** @param changes how many there were: an answer that was on its way during one counts for the time before it */
    private record Remembered(String host, long changes) {}

    HostOwner owner(String typed) {
        String host = typed.toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) host = host.substring(0, host.length() - 1);
        // addresses and names without a dot are nobody's, and cost no question
        if (!DomainName.isOne(host)) return HostOwner.PLATFORM;
        return owners.get(new Remembered(host, changes.get()), key -> look(key.host()));
    }

    private HostOwner look(String host) {
        return base.labelsOf(host)
                .map(this::ofSlug)
                .orElseGet(() -> base.isOurs(host)
                        ? HostOwner.PLATFORM
                        : claims.globalHolder("domain", host).map(HostNames::of).orElse(HostOwner.PLATFORM));
    }

    private HostOwner ofSlug(String label) {
        if (Slug.isReserved(label)) return HostOwner.PLATFORM;
        return claims.globalHolder("slug", label).map(HostNames::of).orElse(HostOwner.UNKNOWN);
    }

    private static HostOwner of(String stream) {
        return HostOwner.of(StreamId.tenantOf(stream));
    }

    @Override
    public void appended(String stream, String eventName) {
        if (CHANGES.contains(eventName)) changes.incrementAndGet();
    }
}
