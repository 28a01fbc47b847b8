package io.tenantry.tenancy.web;

import io.tenantry.tenancy.sealing.PlatformSecrets;
import io.tenantry.tenancy.web.RequestRefused.Why;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Opaque positions in lists: signed, and bound to the list, its tenant and its filters. */
@Component
class Cursors {
    private static final int SIGNATURE = 16;

    private final PlatformSecrets secrets;

    Cursors(PlatformSecrets secrets) {
        this.secrets = secrets;
    }

    String write(String boundTo, Object time, Object id) {
        byte[] text = (text(time) + "|" + text(id)).getBytes(StandardCharsets.UTF_8);
        byte[] signature = sign(boundTo, text);
        byte[] cursor = Arrays.copyOf(signature, SIGNATURE + text.length);
        System.arraycopy(text, 0, cursor, SIGNATURE, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    List<Object> read(String boundTo, String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length <= SIGNATURE) throw invalid();
            byte[] text = Arrays.copyOfRange(bytes, SIGNATURE, bytes.length);
            if (!MessageDigest.isEqual(sign(boundTo, text), Arrays.copyOf(bytes, SIGNATURE))) throw invalid();
            String[] parts = new String(text, StandardCharsets.UTF_8).split("\\|", 2);
            return List.of(value(parts[0]), value(parts[1]));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static RequestRefused invalid() {
        return new RequestRefused(Why.INVALID_CURSOR, "The cursor does not belong to this list and filter.");
    }

    private byte[] sign(String boundTo, byte[] text) {
        byte[] mac = secrets.hmac(PlatformSecrets.Name.CURSOR, boundTo, new String(text, StandardCharsets.UTF_8));
        return Arrays.copyOf(mac, SIGNATURE);
    }

    private static String text(Object value) {
        return switch (value) {
            case OffsetDateTime time -> "t" + time;
            case UUID id -> "u" + id;
            case Number number -> "n" + number.longValue();
            default -> "s" + value;
        };
    }

    private static Object value(String text) {
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case 't' -> OffsetDateTime.parse(rest);
            case 'u' -> UUID.fromString(rest);
            case 'n' -> Long.valueOf(rest);
            default -> rest;
        };
    }
}
