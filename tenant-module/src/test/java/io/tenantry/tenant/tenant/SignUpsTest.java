package io.tenantry.tenant.tenant;

import static io.tenantry.tenant.Refused.because;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantCommand.FirstAdministrator;
import io.tenantry.tenant.api.TenantCommand.SignUpTenant;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantRejected.Why;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserCommand.CreateUser;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.user.NewUsers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignUpsTest {
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-00000000000a");
    private static final TenantStream ID = TenantStream.of(TENANT);
    private static final UserId ADMIN = new UserId(TENANT, UUID.fromString("01900000-0000-7000-8000-0000000000ad"));
    private static final Sealed<String> CONTACT = Sealed.of(KeyRef.ofTenant(TENANT), "office@acme.test");
    private static final Sealed<String> EMAIL = Sealed.of(KeyRef.ofSubject(TENANT, ADMIN.value()), "ann@acme.test");
    private static final FirstAdministrator ANN = new FirstAdministrator(ADMIN, EMAIL, null, null, "REFERRAL00");

    private final FixtureConfiguration<Tenant> fixture = new AggregateTestFixture<>(Tenant.class);
    private final List<CreateUser> created = new ArrayList<>();

    @BeforeEach
    void handler() {
        NewUsers newUsers = created::add;
        fixture.registerAnnotatedCommandHandler(new SignUps(fixture.getRepository(), newUsers));
    }

    private static SignUpTenant signUp(String slug, @Nullable FirstAdministrator administrator) {
        return new SignUpTenant(ID, "Acme", slug, CONTACT, "schema", "gold", administrator);
    }

    @Test
    void aSignUpMakesTheTenantAndItsFirstAdministrator() {
        fixture.givenNoPriorActivity()
                .when(signUp("acme", ANN))
                .expectSuccessfulHandlerExecution()
                .expectEvents(new TenantSignedUp(ID, "Acme", "acme", CONTACT, "schema", "gold", ADMIN));
        assertThat(created)
                .containsExactly(new CreateUser(
                        ADMIN, "admin", EMAIL, null, null, null, null, null, "REFERRAL00", true, Authority.SYSTEM));
    }

    @Test
    void aSignUpNeedsAnAdministrator() {
        refuses(signUp("acme", null), Why.ADMIN_REQUIRED);
    }

    @Test
    void aSignUpNeedsAUsableSlug() {
        refuses(signUp("Acme!", ANN), Why.SLUG_MALFORMED);
        refuses(signUp("admin", ANN), Why.SLUG_RESERVED);
    }

    private void refuses(SignUpTenant command, Why why) {
        fixture.givenNoPriorActivity().when(command).expectNoEvents().expectException(because(why));
        assertThat(created).isEmpty();
    }
}
