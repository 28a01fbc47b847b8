package io.tenantry.billing.intake;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.TenantGate;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Payment events for tests. */
final class Samples {
    static final TenantId TENANT = TenantId.of("018f3c1e-7b5a-7cc3-9a51-0d6c1f0e2a11");
    static final UUID USER = UUID.fromString("018f3c1f-0a0a-7aaa-8bbb-000000000001");
    static final UUID REFERENCE = UUID.fromString("018f3c20-11aa-7def-8123-456789abcdef");
    static final TenantGate GATE = knowing(TENANT);

    static final String SUCCEEDED = """
            {"specversion":"1.0","id":"e1","source":"yookassa","type":"payment.succeeded","subject":"p1",
             "time":"2026-11-21T10:15:07Z","tenantid":"018f3c1e-7b5a-7cc3-9a51-0d6c1f0e2a11",
             "datacontenttype":"application/json","data":{"reference":"018f3c20-11aa-7def-8123-456789abcdef",
             "userId":"018f3c1f-0a0a-7aaa-8bbb-000000000001","amountMinor":19900,"currency":"RUB","method":"card",
             "raw":{"a":[1.5]}}}""";

    private Samples() {}

    static TenantGate knowing(TenantId... tenants) {
        return new TenantGate() {
            @Override
            public boolean exists(TenantId tenantId) {
                return tenantId.isPlatform() || Set.of(tenants).contains(tenantId);
            }

            @Override
            public Optional<TenantId> bySlug(String slug) {
                return Optional.empty();
            }

            @Override
            public @Nullable Rejection refusal(TenantId tenantId) {
                return null;
            }
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An event of its own id about payment {@code subject}. */
    static String event(TenantId tenant, String id, String type, String subject, @Nullable UUID reference) {
        String known = reference == null ? "" : "\"reference\":\"" + reference + "\",";
        return """
                {"specversion":"1.0","id":"%s","source":"yookassa","type":"payment.%s","subject":"%s","tenantid":"%s",
                 "data":{%s"userId":"%s","amountMinor":100,"currency":"RUB"}}""".formatted(id, type, subject, tenant, known, USER);
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, String value) {
        return new ConsumerRecord<>(Topics.PAYMENT_EVENTS, 0, offset, bytes(TENANT.toString()), bytes(value));
    }
}
