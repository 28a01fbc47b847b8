package io.tenantry.tenant.tenant;

import io.tenantry.tenant.api.TenantCommand.FirstAdministrator;
import io.tenantry.tenant.api.TenantCommand.SignUpTenant;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserCommand.CreateUser;
import io.tenantry.tenant.user.NewUsers;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Repository;
import org.springframework.stereotype.Component;

/** A sign-up: the tenant and its first administrator begin in one append, or neither. */
@Component
class SignUps {
    private final Repository<Tenant> tenantRepository;
    private final NewUsers newUsers;

    SignUps(Repository<Tenant> tenantRepository, NewUsers newUsers) {
        this.tenantRepository = tenantRepository;
        this.newUsers = newUsers;
    }

    @CommandHandler
    void handle(SignUpTenant c) throws Exception {
        tenantRepository.newInstance(() -> new Tenant(c));
        FirstAdministrator administrator = c.administrator();
        if (administrator == null)
            throw new IllegalStateException("the tenant refuses a sign-up without administrator");
        newUsers.createFirst(new CreateUser(
                administrator.id(),
                "admin",
                administrator.email(),
                null,
                null,
                administrator.firstName(),
                administrator.lastName(),
                null,
                administrator.referralCode(),
                true,
                Authority.SYSTEM));
    }
}
