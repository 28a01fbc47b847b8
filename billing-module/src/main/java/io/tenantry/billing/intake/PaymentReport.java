package io.tenantry.billing.intake;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.RecordProviderResult;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of one of its payments, in one CloudEvent.
 *
 * @param source the provider, as CloudEvents' {@code source} names it
 * @param id the event's id; unique with its source, if the sender keeps to the specification
 * @param subject the provider's payment id
 * @param reference our payment's id as the sender gave it; what is no id at all is turned into one that nobody has
 * @param userId whom to credit if the reference is absent or unknown
 * @param refundId the provider's id of a refund; null where each payment has at most one
 * @param method how it was paid: card, stars …
 */
record PaymentReport(
        TenantId tenantId,
        String source,
        String id,
        String subject,
        Transition transition,
        @Nullable UUID reference,
        @Nullable UUID userId,
        Money amount,
        @Nullable String refundId,
        @Nullable String method) {
    private static final int LONGEST_READABLE_KEY = 200;

    PaymentId derivedId() {
        return PaymentId.of(tenantId, source, subject);
    }

    RecordProviderResult command() {
        return new RecordProviderResult(
                derivedId(), reference, userId, source, subject, transition, amount, refundId, method);
    }

    boolean isRefund() {
        return transition == Transition.REFUNDED;
    }

    /** The event's name: {@code <source>/<id>}. Causation ids are {@code <source>/<id>@<topic>/<partition>/<offset>}. */
    String name() {
        return source + "/" + id;
    }

    /**
     * The key under which the command happens once: source, id, and a digest of what the event says. Were it source and
     * id alone, a sender that uses an id twice would have the second event answered as a repeat of the first, and its
     * money would be lost without a trace; so it is another command, and the claim of provider, subject and transition
     * decides whether it is another fact.
     */
    String key() {
        String digest = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha256(), 16));
        boolean readable =
                name().length() <= LONGEST_READABLE_KEY && name().chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return (readable ? name() : "event") + "#" + digest;
    }

    private byte[] sha256() {
        String facts = Stream.of(source, id, subject, transition, reference, userId, amount, refundId, method)
                .map(Objects::toString)
                .map(part -> part.length() + ":" + part)
                .collect(Collectors.joining());
        try {
            return MessageDigest.getInstance("SHA-256").digest(facts.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
