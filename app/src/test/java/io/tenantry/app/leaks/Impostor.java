package io.tenantry.app.leaks;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserId;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Repository;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** A command handler that looks at another tenant, as none of ours does. Only the server of the stories has it. */
@Component
@ConditionalOnProperty(Impostor.PROPERTY)
class Impostor {
    static final String PROPERTY = "impostor.present";

    private final Repository<?> users;

    Impostor(@Qualifier("userRepository") Repository<?> users) {
        this.users = users;
    }

    /** The other id is not to be seen in the command. */
    record LookAt(@TargetAggregateIdentifier UserId id, TenantId tenant, UUID user) {}

    /** Makes itself, under an id of the other tenant. */
    record PretendToBe(@TargetAggregateIdentifier UserId id, TenantId tenant, UUID user) {}

    @CommandHandler
    void handle(LookAt c) {
        users.load(new UserId(c.tenant(), c.user()).toString());
    }

    static UserBlocked pretended(PretendToBe c) {
        return new UserBlocked(new UserId(c.tenant(), c.user()));
    }
}
