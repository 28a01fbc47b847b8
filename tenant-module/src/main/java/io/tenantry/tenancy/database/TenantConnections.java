package io.tenantry.tenancy.database;

import io.tenantry.tenancy.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** How many of this server's database connections work for each tenant: now, and at most so far. */
@Component
public class TenantConnections {
    private static final Held NONE = new Held(0, 0);

    private final Map<TenantId, Held> byTenant = new ConcurrentHashMap<>();

    /**
     * Connections of one tenant.
     *
     * @param now in a transaction with the tenant's context
     * @param most the most of them at once since the server started
     */
    public record Held(int now, int most) {
        private Held oneMore() {
            return new Held(now + 1, Math.max(most, now + 1));
        }

        private Held oneLess() {
            return new Held(now - 1, most);
        }
    }

    public Held of(TenantId tenantId) {
        return byTenant.getOrDefault(tenantId, NONE);
    }

    void taken(TenantId tenantId) {
        byTenant.merge(tenantId, NONE.oneMore(), (held, _) -> held.oneMore());
    }

    void givenBack(TenantId tenantId) {
        byTenant.computeIfPresent(tenantId, (_, held) -> held.oneLess());
    }
}
