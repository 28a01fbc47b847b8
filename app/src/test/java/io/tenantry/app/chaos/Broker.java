package io.tenantry.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.tenantry.app.startup.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The one Kafka, a process that can be killed; what it has acknowledged is waited for until the servers have taken it. */
final class Broker {
    private static final String TOPIC = "payment-events";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path directory;
    private final List<Integer> ports = Ports.free(2);
    private final Map<TopicPartition, Long> sent = new ConcurrentHashMap<>();
    private @Nullable Process process;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    Broker(Path directory) {
        this.directory = directory;
    }

    String address() {
        return "127.0.0.1:" + ports.getFirst();
    }

    synchronized void start() {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx300m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        directory.resolve("broker").toString(),
                        ports.get(0).toString(),
                        ports.get(1).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("kafka.log").toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        await("Kafka answers")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(this::answers);
    }

    private boolean answers() throws InterruptedException {
        try (Admin admin = admin()) {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private Admin admin() {
        return Admin.create(
                Map.of("bootstrap.servers", address(), "request.timeout.ms", 3_000, "default.api.timeout.ms", 5_000));
    }

    synchronized void kill() {
        Process running = process;
        if (running != null) running.destroyForcibly().onExit().join();
    }

    /** Waits until the brokers have it, through restarts. Answers where: topic, partition, offset. */
    String publish(@Nullable UUID key, String value) throws InterruptedException {
        var message =
                new ProducerRecord<>(TOPIC, key == null ? null : key.toString().getBytes(UTF_8), value.getBytes(UTF_8));
        while (true) {
            try {
                RecordMetadata place = producer().send(message).get();
                sent.merge(new TopicPartition(place.topic(), place.partition()), place.offset() + 1, Math::max);
                return place.topic() + " " + place.partition() + " " + place.offset();
            } catch (ExecutionException e) {
                // not acknowledged: it may be there or not, and is sent once more as a provider would
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> known = producer;
        if (known != null) return known;
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", address());
        settings.put("acks", "all");
        settings.put("delivery.timeout.ms", 60_000);
        settings.put("request.timeout.ms", 5_000);
        settings.put("reconnect.backoff.max.ms", 500);
        known = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer = known;
        return known;
    }

    /** The servers commit an offset when every record up to it has its answer. */
    void awaitAnswers() {
        await("payment events are taken")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptions()
                .until(this::isAllAnswered);
    }

    private boolean isAllAnswered() throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("tenantry")
                    .partitionsToOffsetAndMetadata()
                    .get();
            return sent.entrySet().stream().allMatch(place -> {
                OffsetAndMetadata offset = committed.get(place.getKey());
                return offset != null && offset.offset() >= place.getValue();
            });
        }
    }

    /** The ids of the letters on the dead-letter topic. */
    Set<String> deadLetters() {
        Set<String> letters = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> each : all("payment-events.dlt"))
            letters.add(new String(each.headers().lastHeader("tenantry-letter").value(), UTF_8));
        return letters;
    }

    /** All that the topic holds by now; the records of a partition in their order. */
    List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", address(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic)
                    .forEach(each -> partitions.add(new TopicPartition(each.topic(), each.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue()))
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
        }
        return records;
    }

    synchronized void close() {
        if (producer != null) producer.close(Duration.ZERO);
        kill();
    }
}
