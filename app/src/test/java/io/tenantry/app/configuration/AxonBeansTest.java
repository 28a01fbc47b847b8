package io.tenantry.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.WholeServer;
import io.tenantry.tenancy.store.PostgresEventStorageEngine;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.eventhandling.scheduling.EventScheduler;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.xml.XStreamSerializer;
import org.axonframework.updates.configuration.UsagePropertyProvider;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What Axon may and may not bring: its starter adds a bean wherever nobody says otherwise. */
@WholeServer
class AxonBeansTest {
    @Autowired
    private ApplicationContext context;

    @Test
    void storesEventsInOurTableOnly() {
        assertThat(context.getBeansOfType(EventStorageEngine.class).values())
                .singleElement()
                .isInstanceOf(PostgresEventStorageEngine.class);
    }

    @Test
    void keepsNoTokenSagaOrDeadLetterInTables() {
        assertThat(context.getBeansOfType(TokenStore.class).values())
                .allMatch(store -> store instanceof InMemoryTokenStore);
        assertThat(context.getBeansOfType(SagaStore.class).values())
                .noneMatch(store -> store.getClass().getName().matches(".*\\.(jpa|jdbc)\\..*"));
        assertThat(context.getBeansOfType(DeadlineManager.class)).isEmpty();
        assertThat(context.getBeansOfType(EventScheduler.class)).isEmpty();
        assertThat(Arrays.stream(context.getBeanDefinitionNames())
                        .filter(name -> name.toLowerCase(java.util.Locale.ROOT).contains("deadletter")))
                .noneMatch(name -> context.getBean(name).getClass().getName().startsWith("org.axonframework"));
    }

    @Test
    void runsNoEventProcessor() {
        assertThat(context.getBean(EventProcessingConfiguration.class).eventProcessors())
                .as("projections and reactions are ours; a subscribing processor would run inside commands")
                .isEmpty();
    }

    @Test
    void serializesNothingByXStream() {
        assertThat(context.getBeansOfType(Serializer.class).values())
                .noneMatch(serializer -> serializer instanceof XStreamSerializer);
    }

    @Test
    void handlesCommandsInTheCallersThread() {
        assertThat(context.getBean(CommandBus.class)).isInstanceOf(SimpleCommandBus.class);
    }

    @Test
    void callsNobody() {
        assertThat(UsagePropertyProvider.create().getDisabled()).isTrue();
        Map<String, String> checkers = new TreeMap<>();
        for (String name : context.getBeanDefinitionNames()) {
            Class<?> type = context.getType(name);
            if (type != null && type.getName().startsWith("org.axonframework.updates"))
                checkers.put(name, type.getName());
        }
        assertThat(checkers).isEmpty();
    }
}
