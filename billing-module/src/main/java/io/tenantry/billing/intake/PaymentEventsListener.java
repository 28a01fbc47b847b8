package io.tenantry.billing.intake;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

/** Takes {@value Topics#PAYMENT_EVENTS}, a poll at a time: its offsets are committed when all of it has its answer. */
@Component
class PaymentEventsListener {
    private final Intake intake;

    PaymentEventsListener(Intake intake) {
        this.intake = intake;
    }

    @KafkaListener(
            id = "payment-events",
            idIsGroup = false,
            topics = Topics.PAYMENT_EVENTS,
            containerFactory = "paymentEventsContainers",
            autoStartup = "${spring.kafka.listener.auto-startup:true}")
    void on(List<ConsumerRecord<byte[], byte[]>> poll, Acknowledgment acknowledgment) {
        intake.answer(poll);
        acknowledgment.acknowledge();
    }
}
