package io.tenantry.billing.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.billing.intake.Payments.Arrival;
import io.tenantry.tenancy.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Gives every record of a poll its answer: recorded, known before, or a letter. */
@Component
class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final PaymentReportReader reader;
    private final Results results;
    private final Letters letters;
    private final MeterRegistry metrics;

    Intake(PaymentReportReader reader, Results results, Letters letters, MeterRegistry metrics) {
        this.reader = reader;
        this.results = results;
        this.letters = letters;
        this.metrics = metrics;
    }

    /**
     * Returns when every record has its answer. Payments are answered at the same time, the records of one payment one
     * after the other.
     *
     * @throws Outage if some have none; what was answered will be a repeat when the poll comes again
     */
    void answer(List<ConsumerRecord<byte[], byte[]>> poll) {
        List<Arrival> arrivals = new ArrayList<>(poll.size());
        for (ConsumerRecord<byte[], byte[]> record : poll)
            arrivals.add(new Arrival(record, read(record), arrivals.size()));
        List<Future<?>> groups = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (List<Arrival> group : Payments.of(arrivals))
                groups.add(threads.submit(() -> group.forEach(this::answer)));
        }
        Throwable failure = null;
        for (Future<?> group : groups) failure = worse(failure, group);
        if (failure != null) throw failure instanceof Outage outage ? outage : new Outage(failure);
    }

    private Reading read(ConsumerRecord<byte[], byte[]> record) {
        Message message = Message.of(record);
        try {
            return reader.read(message);
        } catch (RuntimeException e) {
            if (Outage.explains(e)) throw new Outage(e);
            log.error("Reading {} fails", Letters.place(record), e);
            Unacceptable problem =
                    new Unacceptable(LetterReason.INTERNAL_ERROR, "The server failed at it. Its log says why.");
            return Reading.failed(TenantId.PLATFORM, message.valueOrNothing(), problem);
        }
    }

    private void answer(Arrival arrival) {
        try {
            PaymentReport report = arrival.reading().require();
            String causation = report.name() + "@" + Letters.place(arrival.record());
            count(results.record(report, causation, false).name());
        } catch (Unacceptable why) {
            letters.keep(arrival, why);
            holdIfRefund(arrival, why);
            count("letter");
        }
    }

    /**
     * A refund may be told before anything else of its payment. It is a letter, so that somebody sees it if nothing ever
     * follows, and it waits beside: should the success come, it is taken in, and a replay of the letter is a repeat.
     */
    private void holdIfRefund(Arrival arrival, Unacceptable why) {
        PaymentReport report = arrival.reading().report();
        if (report == null || !report.isRefund() || why.reason() != LetterReason.UNKNOWN_PAYMENT_AND_USER) return;
        try {
            results.hold(report, report.name() + "@" + Letters.place(arrival.record()));
        } catch (RuntimeException e) {
            throw new Outage(e);
        }
    }

    private void count(String outcome) {
        metrics.counter("tenantry.payment.events", "outcome", outcome.toLowerCase(Locale.ROOT))
                .increment();
    }

    private static @Nullable Throwable worse(@Nullable Throwable known, Future<?> group) {
        try {
            group.get();
            return known;
        } catch (ExecutionException e) {
            return known == null ? e.getCause() : known;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        }
    }
}
