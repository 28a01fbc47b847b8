package io.tenantry.billing.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.billing.api.LetterEvent;
import io.tenantry.tenancy.event.EventCatalogue;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.MicrometerProducerListener;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** Kafka as Tenantry uses it: bytes in and out, since a record that cannot be read is still a record. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {
    /** As many commands as one poll may have under way at once: they share the appends' commits. */
    private static final int LARGEST_POLL = 1_000;

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    @Bean
    EventCatalogue letterEvents() {
        return EventCatalogue.of(LetterEvent.class);
    }

    /** Topics that are there already stay as they are, except that partitions may be added. */
    @Bean
    KafkaAdmin.NewTopics tenantryTopics(
            @Value("${tenantry.kafka.partitions:6}") int partitions,
            @Value("${tenantry.kafka.replication:1}") short replication) {
        return new KafkaAdmin.NewTopics(
                TopicBuilder.name(Topics.PAYMENT_EVENTS)
                        .partitions(partitions)
                        .replicas(replication)
                        .build(),
                TopicBuilder.name(Topics.DEAD_LETTERS)
                        .partitions(partitions)
                        .replicas(replication)
                        .build(),
                TopicBuilder.name(Topics.EVENTS)
                        .partitions(partitions)
                        .replicas(replication)
                        .build());
    }

    /** Connection and security are Boot's ({@code spring.kafka.*}); what the contract fixes is set here. */
    @Bean
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> paymentEventsContainers(
            ConsumerFactory<?, ?> boots, MeterRegistry metrics) {
        Map<String, Object> properties = new HashMap<>(boots.getConfigurationProperties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, "tenantry");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, LARGEST_POLL);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // a dead server's partitions go to the others within 10 s: the session's shortest length, and a heartbeat to
        // hear of it
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500);
        var consumers =
                new DefaultKafkaConsumerFactory<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumers.addListener(new MicrometerConsumerListener<>(metrics));

        var containers = new ConcurrentKafkaListenerContainerFactory<byte[], byte[]>();
        containers.setConsumerFactory(consumers);
        containers.setBatchListener(true);
        containers.getContainerProperties().setAckMode(ContainerProperties.AckMode.MANUAL);
        containers.setCommonErrorHandler(new DefaultErrorHandler(withoutEnd()));
        return containers;
    }

    /** A poll without an answer is tried until it has one: the listener throws for outages only, never for a record. */
    private static ExponentialBackOff withoutEnd() {
        ExponentialBackOff pauses = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
        pauses.setMaxInterval(LONGEST_PAUSE_MILLIS);
        return pauses;
    }

    @Bean
    @Primary
    KafkaTemplate<byte[], byte[]> intakeKafka(ProducerFactory<?, ?> boots, MeterRegistry metrics) {
        return template(boots, metrics, 30_000);
    }

    /** Never gives a record up: what follows it would overtake it. */
    @Bean
    KafkaTemplate<byte[], byte[]> integrationKafka(ProducerFactory<?, ?> boots, MeterRegistry metrics) {
        return template(boots, metrics, Integer.MAX_VALUE);
    }

    private static KafkaTemplate<byte[], byte[]> template(
            ProducerFactory<?, ?> boots, MeterRegistry metrics, int deliveryTimeoutMillis) {
        Map<String, Object> properties = new HashMap<>(boots.getConfigurationProperties());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryTimeoutMillis);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        var producers =
                new DefaultKafkaProducerFactory<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producers.addListener(new MicrometerProducerListener<>(metrics));
        return new KafkaTemplate<>(producers);
    }
}
