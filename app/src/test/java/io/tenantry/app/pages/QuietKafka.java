package io.tenantry.app.pages;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.core.KafkaOperations;

/** What is told to other systems is told to nobody: pages need no Kafka. */
@TestConfiguration(proxyBeanMethods = false)
class QuietKafka {
    @Bean
    @Primary
    @Qualifier("integrationKafka")
    @SuppressWarnings("unchecked")
    KafkaOperations<byte[], byte[]> quietKafka() {
        KafkaOperations<byte[], byte[]> kafka = mock(KafkaOperations.class);
        when(kafka.send(any(ProducerRecord.class))).thenReturn(CompletableFuture.completedFuture(null));
        return kafka;
    }
}
