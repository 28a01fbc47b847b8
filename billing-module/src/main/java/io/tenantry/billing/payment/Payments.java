package io.tenantry.billing.payment;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.billing.api.PaymentId;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Begins and finds payments within a command. The event store answers, never a read model. */
@Component
class Payments {
    private final Repository<Payment> payments;

    Payments(Repository<Payment> paymentRepository) {
        this.payments = paymentRepository;
    }

    Aggregate<Payment> begin(Object first) {
        try {
            return payments.newInstance(() -> {
                apply(first);
                return new Payment();
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null when there is none; another object's id is none. */
    @Nullable
    Aggregate<Payment> find(PaymentId id) {
        try {
            return payments.load(id.toString());
        } catch (AggregateNotFoundException | IncompatibleAggregateException e) {
            return null;
        }
    }
}
