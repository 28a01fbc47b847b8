import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Succeeded payments on Kafka, as the adapter of a provider sends them: from the first one sent to the last wallet seen. */
final class Payments implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final Scenario scenario;
    private final Floor database;
    private long subjects;

    Payments(int kafkaPort, Scenario scenario, Floor database) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort, "acks", "all", "linger.ms", "5"),
                new StringSerializer(),
                new ByteArraySerializer());
        this.scenario = scenario;
        this.database = database;
    }

    /** Sends {@code count} payments, one user after the other; answers payments a second until all wallets show them. */
    double run(int count, long amountMinor) throws Exception {
        long expected = database.walletTotal(scenario.tenantId()) + count * amountMinor;
        List<ProducerRecord<String, byte[]>> records = IntStream.range(0, count)
                .mapToObj(i -> record(scenario.users().get(i % scenario.users().size()), amountMinor))
                .toList();
        long begin = System.nanoTime();
        List<Future<?>> sent = records.stream().<Future<?>>map(producer::send).toList();
        for (Future<?> each : sent) each.get();
        while (database.walletTotal(scenario.tenantId()) != expected) {
            if (System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(10))
                throw new IllegalStateException("the payments do not arrive");
            Thread.sleep(20);
        }
        return count / ((System.nanoTime() - begin) / 1e9);
    }

    private ProducerRecord<String, byte[]> record(String user, long amountMinor) {
        String subject = "bench-" + ++subjects;
        String event = """
                {"specversion": "1.0", "id": "%1$s-succeeded", "source": "yookassa", "type": "payment.succeeded",
                 "time": "%2$s", "subject": "%1$s", "tenantid": "%3$s", "datacontenttype": "application/json",
                 "data": {"userId": "%4$s", "amountMinor": %5$d, "currency": "%6$s", "method": "card"}}""".formatted(subject, Instant.now(), scenario.tenantId(), user, amountMinor, Scenario.CURRENCY);
        var record =
                new ProducerRecord<>("payment-events", scenario.tenantId(), event.getBytes(StandardCharsets.UTF_8));
        record.headers().add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    @Override
    public void close() {
        producer.close();
    }
}
