package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a provider tells of a payment: a CloudEvent, readable and changeable in a story. */
public record PaymentEvent(Map<String, @Nullable Object> attributes, Map<String, @Nullable Object> data) {
    public static PaymentEvent of(
            Company company, String transition, String subject, long amountMinor, String currency) {
        return new PaymentEvent(
                fields(
                        "specversion",
                        "1.0",
                        "id",
                        "evt-" + UUID.randomUUID(),
                        "source",
                        "yookassa",
                        "type",
                        "payment." + transition,
                        "subject",
                        subject,
                        "time",
                        "2026-11-21T10:15:00Z",
                        "datacontenttype",
                        "application/json",
                        "tenantid",
                        company.id().toString()),
                fields("amountMinor", amountMinor, "currency", currency, "method", "card"));
    }

    public static PaymentEvent succeeded(Company company, String subject, long amountMinor, String currency) {
        return of(company, "succeeded", subject, amountMinor, currency);
    }

    public static PaymentEvent refunded(
            Company company, String subject, String refundId, long amountMinor, String currency) {
        return of(company, "refunded", subject, amountMinor, currency).data("refundId", refundId);
    }

    public PaymentEvent reference(Object paymentId) {
        return data("reference", paymentId.toString());
    }

    public PaymentEvent user(Object userId) {
        return data("userId", userId.toString());
    }

    public PaymentEvent by(String provider) {
        return attribute("source", provider);
    }

    public PaymentEvent attribute(String name, @Nullable Object value) {
        return new PaymentEvent(with(attributes, name, value), data);
    }

    public PaymentEvent data(String name, @Nullable Object value) {
        return new PaymentEvent(attributes, with(data, name, value));
    }

    /** The same fact, told by another event. */
    public PaymentEvent toldAgain() {
        return attribute("id", "evt-" + UUID.randomUUID());
    }

    public String key() {
        return String.valueOf(attributes.get("tenantid"));
    }

    public String structured() {
        return Api.JSON.writeValueAsString(with(attributes, "data", data));
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> fields, String name, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
        if (value == null) changed.remove(name);
        else changed.put(name, value);
        return changed;
    }
}
