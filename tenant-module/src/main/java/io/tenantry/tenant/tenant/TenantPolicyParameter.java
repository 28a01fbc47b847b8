package io.tenantry.tenant.tenant;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.store.Stamps;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.Tenants;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Gives command handlers the {@link TenantPolicy} of the command's tenant. */
@Component
class TenantPolicyParameter implements ParameterResolverFactory {
    private final ObjectProvider<Tenants> tenants;

    /** Axon asks for this bean before the others are ready, so what it needs is looked up at the first command. */
    TenantPolicyParameter(ObjectProvider<Tenants> tenants) {
        this.tenants = tenants;
    }

    @Override
    public @Nullable ParameterResolver<?> createInstance(Executable executable, Parameter[] parameters, int index) {
        return parameters[index].getType() == TenantPolicy.class ? new OfCommand() : null;
    }

    private final class OfCommand implements ParameterResolver<TenantPolicy> {
        @Override
        public TenantPolicy resolveParameterValue(Message<?> message) {
            TenantId tenantId = TenantId.of(String.valueOf(message.getMetaData().get(Stamps.TENANT_ID)));
            return tenants.getObject()
                    .policy(tenantId)
                    .orElseThrow(() -> new CommandRefused(CommandRefused.Why.NOT_FOUND, "No such tenant."));
        }

        @Override
        public boolean matches(Message<?> message) {
            return message.getMetaData().containsKey(Stamps.TENANT_ID);
        }
    }
}
