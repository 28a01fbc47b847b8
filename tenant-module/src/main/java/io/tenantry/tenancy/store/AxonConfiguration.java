package io.tenantry.tenancy.store;

import java.util.Map;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Axon with our store: a command runs on its caller's thread, without a transaction around it. */
@Configuration(proxyBeanMethods = false)
class AxonConfiguration {
    @Bean
    CommandBus commandBus(Appender appender) {
        SimpleCommandBus bus = SimpleCommandBus.builder()
                .transactionManager(NoTransactionManager.INSTANCE)
                .build();
        bus.registerDispatchInterceptor(messages -> (_, message) -> message.andMetaData(Map.of(
                Stamps.COMMAND_ID, message.getIdentifier(),
                Stamps.COMMAND_NAME, message.getPayloadType().getSimpleName())));
        bus.registerHandlerInterceptor(new AppendInterceptor(appender));
        return bus;
    }

    /**
     * For {@code @Aggregate(lockFactory = "withoutLock")}: aggregates that many commands read and few change. Axon's lock
     * would hold every reader until the append of the one before is on disk. Two changes at the same time meet at the
     * version check.
     */
    @Bean
    LockFactory withoutLock() {
        return NullLockFactory.INSTANCE;
    }

    /** Axon wants one; what is stored is written by {@code EventJson} alone. */
    @Bean
    @Primary
    Serializer serializer() {
        return Jackson3Serializer.builder().build();
    }

    /** Events are stamped from their command, see {@link Stamps}. */
    @Bean
    CorrelationDataProvider stampedByCommand() {
        return message -> message.getMetaData().containsKey(Stamps.COMMAND_ID)
                ? Map.of(
                        Stamps.COMMAND_ID, message.getMetaData().get(Stamps.COMMAND_ID),
                        Stamps.COMMAND_NAME, message.getMetaData().get(Stamps.COMMAND_NAME))
                : Map.of();
    }
}
