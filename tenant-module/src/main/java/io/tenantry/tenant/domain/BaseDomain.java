package io.tenantry.tenant.domain;

import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The platform's own domain, below which every tenant is found by its slug; there may be none. */
@Component
public class BaseDomain {
    private final String name;

    BaseDomain(@Value("${tenantry.base-domain:}") String configured) {
        this.name = configured.isBlank() ? "" : DomainName.of(configured);
    }

    /** What stands in front of the base domain, if something does: one label or several. */
    public Optional<String> labelsOf(String host) {
        return !name.isEmpty() && host.endsWith("." + name)
                ? Optional.of(host.substring(0, host.length() - name.length() - 1))
                : Optional.empty();
    }

    /** Whether it is the base domain, or below or above it: no tenant's own in any case. */
    public boolean isOurs(String domain) {
        return !name.isEmpty() && (domain.equals(name) || domain.endsWith("." + name) || name.endsWith("." + domain));
    }
}
