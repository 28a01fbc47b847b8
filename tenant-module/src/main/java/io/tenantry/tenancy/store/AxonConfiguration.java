package io.tenantry.tenancy.store;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.eventsourcing.SpringAggregateSnapshotter;
import org.springframework.beans.factory.annotation.Value;
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

    /** Takes snapshots beside the commands, one at a time; each stream waits once at most. */
    @Bean
    SpringAggregateSnapshotter snapshotter(
            EventStore events,
            org.axonframework.config.Configuration axon,
            HandlerDefinition handlers,
            ParameterResolverFactory parameters) {
        var executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("snapshot-", 0).factory());
        executor.allowCoreThreadTimeOut(true);
        return SpringAggregateSnapshotter.builder()
                .repositoryProvider(axon::repository)
                .eventStore(events)
                .executor(executor)
                .handlerDefinition(handlers)
                .parameterResolverFactory(parameters)
                .build();
    }

    /** For {@code @Aggregate(snapshotTriggerDefinition = "longStreams")}: whatever may get a long stream. */
    @Bean
    SnapshotTriggerDefinition longStreams(
            Snapshotter snapshotter, @Value("${tenantry.snapshots.every:100}") int every) {
        return new EventCountSnapshotTriggerDefinition(
                (type, stream) -> {
                    if (!isDryRun()) snapshotter.scheduleSnapshot(type, stream);
                },
                every);
    }

    /** What a dry run applied is not stored: there may not even be a stream. */
    private static boolean isDryRun() {
        return CurrentUnitOfWork.map(UnitOfWork::root)
                .map(root -> root.getMessage().getMetaData().get(CommandExecution.KEY))
                .map(execution -> ((CommandExecution) execution).context().dryRun())
                .orElse(false);
    }

    /** Axon wants one; what is stored is written by {@code EventJson} alone. */
    @Bean
    @Primary
    Serializer serializer() {
        return Jackson3Serializer.builder().build();
    }
}
