package io.tenantry.billing.intake;

import static io.tenantry.billing.intake.LetterReason.AMOUNT_NOT_POSITIVE;
import static io.tenantry.billing.intake.LetterReason.INVALID_DATA;
import static io.tenantry.billing.intake.LetterReason.KEY_CONTRADICTS_TENANT;
import static io.tenantry.billing.intake.LetterReason.TOO_LARGE;
import static io.tenantry.billing.intake.LetterReason.UNKNOWN_CURRENCY;
import static io.tenantry.billing.intake.LetterReason.UNKNOWN_TENANT;
import static io.tenantry.billing.intake.LetterReason.UNKNOWN_TYPE;

import io.cloudevents.CloudEvent;
import io.tenantry.billing.api.Currencies;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.TenantGate;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads payment events, strictly where a mistake could move money, and tolerant of members it does not know. */
@Component
class PaymentReportReader {
    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final TenantGate tenants;

    PaymentReportReader(TenantGate tenants) {
        this.tenants = tenants;
    }

    Reading read(Message message) {
        TenantId owner = TenantId.PLATFORM;
        byte[] text = message.valueOrNothing();
        try {
            ObjectNode structured = Envelope.structured(message);
            owner = existing(structured.path("tenantid"));
            if (Envelope.isBinary(message)) text = StrictJson.write(structured);
            if (message.isTooLarge()) throw tooLarge();
            return Reading.of(owner, text, report(structured, owner, message.key()));
        } catch (Unacceptable problem) {
            return Reading.failed(owner, text, message.isTooLarge() ? tooLarge() : problem);
        }
    }

    private static Unacceptable tooLarge() {
        return new Unacceptable(TOO_LARGE, "The event is larger than 64 KB.");
    }

    private TenantId existing(JsonNode tenantid) {
        String text = tenantid.stringValue("");
        if (!ID.matcher(text).matches()) return TenantId.PLATFORM;
        TenantId tenant = TenantId.of(text);
        return tenants.exists(tenant) ? tenant : TenantId.PLATFORM;
    }

    private static PaymentReport report(ObjectNode structured, TenantId tenant, byte @Nullable [] key) {
        CloudEvent envelope = Envelope.attributes(structured);
        Transition transition = transition(envelope.getType());
        if (tenant.isPlatform()) throw new Unacceptable(UNKNOWN_TENANT, "tenantid names no tenant.");
        if (key != null && !new String(key, StandardCharsets.UTF_8).equalsIgnoreCase(tenant.toString()))
            throw new Unacceptable(KEY_CONTRADICTS_TENANT, "The record's key is not the tenantid.");
        if (envelope.getSubject() == null)
            throw new Unacceptable(INVALID_DATA, "subject, the provider's payment id, is missing.");
        if (!(structured.get("data") instanceof ObjectNode data))
            throw new Unacceptable(INVALID_DATA, "data must be a JSON object.");
        return new PaymentReport(
                tenant,
                envelope.getSource().toString(),
                envelope.getId(),
                envelope.getSubject(),
                transition,
                identifier(tenant, text(data, "reference")),
                identifier(tenant, text(data, "userId")),
                new Money(amount(data.path("amountMinor")), currency(text(data, "currency"))),
                text(data, "refundId"),
                text(data, "method"));
    }

    /**
     * An id as the sender gave it. Text that is no UUID cannot be an id of ours, but money that arrived is not refused
     * for it: it becomes an id that nobody has, and is then treated as every unknown one.
     */
    private static @Nullable UUID identifier(TenantId tenant, @Nullable String text) {
        if (text == null) return null;
        return ID.matcher(text).matches() ? UUID.fromString(text) : Ids.derived(tenant.value(), "not an id", text);
    }

    private static Transition transition(String type) {
        for (Transition transition : Transition.values())
            if (type.equals("payment." + transition.code())) return transition;
        throw new Unacceptable(UNKNOWN_TYPE, "type is not that of a payment event.");
    }

    private static String currency(@Nullable String code) {
        if (code == null) throw new Unacceptable(INVALID_DATA, "data.currency is missing.");
        if (!Currencies.known(code)) throw new Unacceptable(UNKNOWN_CURRENCY, "data.currency is no code that we know.");
        return code;
    }

    private static long amount(JsonNode amount) {
        if (!amount.isIntegralNumber() || !amount.canConvertToLong())
            throw new Unacceptable(INVALID_DATA, "data.amountMinor must be an integer of minor units.");
        if (amount.longValue() <= 0) throw new Unacceptable(AMOUNT_NOT_POSITIVE, "data.amountMinor must be positive.");
        return amount.longValue();
    }

    private static @Nullable String text(ObjectNode data, String name) {
        JsonNode value = data.path(name);
        if (value.isMissingNode() || value.isNull()) return null;
        String text = value.isString() ? value.stringValue() : null;
        if (text == null || text.length() > 255 || text.chars().anyMatch(Character::isISOControl))
            throw new Unacceptable(INVALID_DATA, "data." + name + " must be text of at most 255 characters.");
        return text.isBlank() ? null : text;
    }
}
