package io.tenantry.billing.api;

import org.jspecify.annotations.Nullable;

/**
 * What a provider said, once for ever: no two events of a tenant carry the same {@link #key()}.
 *
 * @param provider who said it
 * @param subject what the provider calls the payment
 * @param refundId what the provider calls the refund; null for anything but a refund
 * @param method how it was paid, in the provider's word
 */
public record ProviderResult(
        String provider,
        String subject,
        Transition transition,
        Money amount,
        @Nullable String refundId,
        @Nullable String method) {
    public static final String CLAIM = "provider-transition";

    /**
     * The value of the claim that makes it happen once: {@code <provider>/<subject>/<transition>[/<refundId>]}, where a
     * slash within a part is escaped.
     */
    public String key() {
        String key = escaped(provider) + "/" + escaped(subject) + "/" + transition.code();
        return refundId == null ? key : key + "/" + escaped(refundId);
    }

    private static String escaped(String part) {
        return part.replace("%", "%25").replace("/", "%2F");
    }
}
