package io.tenantry.tenant.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.AnyText;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.TenantGate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Slugs that are made of names. */
class MadeSlugTest {
    private static final String SPARE = "0f3c2a1b";

    private final Set<String> taken = new HashSet<>();
    private final FreeSlugs free = new FreeSlugs(new TenantGate() {
        @Override
        public boolean exists(TenantId tenantId) {
            return false;
        }

        @Override
        public Optional<TenantId> bySlug(String slug) {
            return taken.contains(slug) ? Optional.of(TenantId.PLATFORM) : Optional.empty();
        }

        @Override
        public @Nullable Rejection refusal(TenantId tenantId) {
            return null;
        }
    });

    @Test
    void aNameBecomesItsSlug() {
        assertThat(Slug.of("Acme VPN", SPARE, 1)).isEqualTo("acme-vpn");
        assertThat(Slug.of("Straße 7", SPARE, 1)).isEqualTo("strasse-7");
    }

    @Test
    void aNameOfOtherLettersGetsASlugAllTheSame() {
        assertThat(Slug.of("Иван", SPARE, 1)).isEqualTo("tenant-0f3c2a1b");
        assertThat(Slug.of("X", SPARE, 1)).isEqualTo("tenant-x-0f3c2a1b");
    }

    @Test
    void aReservedNameIsNeverOne() {
        assertThat(Slug.of("Admin", SPARE, 1)).isEqualTo("admin-2");
        assertThat(Slug.of("WWW!", SPARE, 2)).isEqualTo("www-3");
    }

    @Test
    void whatIsTakenIsNumbered() {
        for (String slug : new String[] {"acme", "acme-2", "acme-3", "acme-4"}) {
            assertThat(free.of("Acme", SPARE)).isEqualTo(slug);
            taken.add(slug);
        }
    }

    @Test
    void manyOfOneNameAreToldApart() {
        for (int i = 0; i < 60; i++) {
            String slug = free.of("Acme", UUID.randomUUID().toString());
            Slug.require(slug);
            assertThat(taken.add(slug)).as(slug).isTrue();
        }
    }

    @Test
    void ofAnyTextComesASlug() {
        AnyText.forAll(called -> {
            for (int serial : new int[] {1, 2, 20}) {
                String slug = Slug.of(called, SPARE, serial);
                Slug.require(slug);
                assertThat(slug).doesNotContain("--");
            }
            assertThat(Slug.of(called, SPARE, 1)).isNotEqualTo(Slug.of(called, SPARE, 2));
        });
    }
}
