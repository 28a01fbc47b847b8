package io.tenantry.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tenantry.app.WholeServer;
import io.tenantry.app.architecture.GoldenHistory;
import io.tenantry.tenancy.event.EventJson;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.MessageHandlerInvocationException;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.command.inspection.AggregateModel;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;
import org.axonframework.spring.stereotype.Aggregate;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ReflectionUtils;

/**
 * A snapshot holds all that an aggregate decides on: every aggregate of the server, whatever has happened to it, is
 * field by field the same after it was written and read as a snapshot is, and stays the same as more happens to it.
 */
@WholeServer
class AggregateSnapshotsTest {
    private static final int HISTORIES = 30;
    private static final int LENGTH = 25;

    @Autowired
    private ApplicationContext server;

    @Autowired
    private EventJson json;

    @Autowired
    private ParameterResolverFactory parameters;

    @Autowired
    private HandlerDefinition handlers;

    @TestFactory
    Stream<DynamicTest> everyAggregateIsWhatItWasBefore() {
        List<Class<?>> aggregates = Arrays.stream(server.getBeanNamesForAnnotation(Aggregate.class))
                .<Class<?>>map(server::getType)
                .toList();
        assertThat(aggregates).hasSizeGreaterThanOrEqualTo(11);
        return aggregates.stream().map(type -> dynamicTest(type.getSimpleName(), () -> verify(type)));
    }

    private <T> void verify(Class<T> type) throws Exception {
        AggregateModel<T> model = new AnnotatedAggregateMetaModelFactory(parameters, handlers).createModel(type);
        List<Object> samples = samples(type);
        assertThat(samples).as("events of " + type.getSimpleName()).isNotEmpty();
        String history = withoutCiphertext(json.writeState(samples));
        Set<String> untouched = fields(type);
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            T fromEvents = make(type);
            T fromSnapshot = make(type);
            for (int i = 0; i < LENGTH; i++) {
                Object event = samples.get(random.nextInt(samples.size()));
                assertThat(follows(model, fromSnapshot, event, i)).isEqualTo(follows(model, fromEvents, event, i));
                if (random.nextInt(3) == 0)
                    fromSnapshot = type.cast(json.readState(json.writeState(fromSnapshot), type));
                assertThat(fromSnapshot)
                        .as("seed %d, after %s", seed, event)
                        .usingRecursiveComparison()
                        .usingOverriddenEquals()
                        .isEqualTo(fromEvents);
                untouched.removeAll(changed(type, fromEvents));
            }
        }
        assertThat(withoutCiphertext(json.writeState(samples)))
                .as("what has happened is changed by no aggregate")
                .isEqualTo(history);
        assertThat(untouched)
                .as("fields that no golden sample of an event changes")
                .isEmpty();
    }

    /** It differs each time. */
    private static String withoutCiphertext(String json) {
        return json.replaceAll("\"sealed\":\"[^\"]*\"", "");
    }

    /** Whether the event can happen now: nothing is renewed before it began. */
    private static <T> boolean follows(AggregateModel<T> model, T aggregate, Object event, long sequence) {
        try {
            model.publish(new GenericDomainEventMessage<>("aggregate", "stream", sequence, event), aggregate);
            return true;
        } catch (MessageHandlerInvocationException e) {
            return false;
        }
    }

    /** The golden samples of all events that the aggregate follows. */
    private static List<Object> samples(Class<?> aggregate) {
        List<Class<?>> followed = Arrays.stream(aggregate.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(EventSourcingHandler.class))
                .<Class<?>>map(method -> method.getParameterTypes()[0])
                .toList();
        return GoldenHistory.events().stream()
                .filter(event -> followed.stream().anyMatch(type -> type.isInstance(event)))
                .toList();
    }

    private static Stream<Field> state(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .peek(ReflectionUtils::makeAccessible);
    }

    private static Set<String> fields(Class<?> type) {
        return new TreeSet<>(state(type).map(Field::getName).toList());
    }

    private static Set<String> changed(Class<?> type, Object aggregate) throws Exception {
        Object fresh = make(type);
        Set<String> names = new TreeSet<>();
        for (Field field : state(type).toList()) {
            if (!Objects.equals(field.get(aggregate), field.get(fresh))) names.add(field.getName());
        }
        return names;
    }

    private static <T> T make(Class<T> type) throws ReflectiveOperationException {
        Constructor<T> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}
