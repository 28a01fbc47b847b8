package io.tenantry.tenant.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenant.api.UserId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {
    private final UserId user = new UserId(new TenantId(UUID.randomUUID()), UUID.randomUUID());

    private String hash(int strength, String password) {
        return new Passwords(mock(TenantDatabase.class), strength)
                .credential(user, password)
                .hash();
    }

    @ParameterizedTest
    @CsvSource({"10, $2a$10$", "4, $2a$04$"})
    void areAsMuchWorkToTryAsTheServerIsTold(int strength, String begin) {
        assertThat(hash(strength, "correct horse")).startsWith(begin).doesNotContain("horse");
    }

    @Test
    void ofTwoPeopleAreNotAlikeThoughTheWordsAre() {
        assertThat(hash(4, "correct horse")).isNotEqualTo(hash(4, "correct horse"));
    }
}
