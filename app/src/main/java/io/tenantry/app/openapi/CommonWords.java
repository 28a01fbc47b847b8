package io.tenantry.app.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Map;

/** What a field or filter means wherever it occurs, for those whose owner does not say more. */
final class CommonWords {
    private static final Map<String, String> MEANING = Map.ofEntries(
            Map.entry("id", "UUID, made here"),
            Map.entry("version", "The object's version: its ETag, for `If-Match`"),
            Map.entry("tenantId", "The tenant"),
            Map.entry("userId", "The user, of the same tenant"),
            Map.entry("planId", "The plan, of the same tenant"),
            Map.entry("subscriptionId", "The subscription, of the same tenant"),
            Map.entry("assigneeUserId", "The member of staff who takes care of it"),
            Map.entry("resourceId", "The object's id"),
            Map.entry("telegramId", "The user's id at Telegram"),
            Map.entry("createdAt", "RFC 3339, UTC"),
            Map.entry("changedAt", "RFC 3339, UTC"),
            Map.entry("updatedAt", "RFC 3339, UTC"),
            Map.entry("startedAt", "RFC 3339, UTC; absent: not begun"),
            Map.entry("endedAt", "RFC 3339, UTC; absent: not over"),
            Map.entry("closedAt", "RFC 3339, UTC; absent: not closed"),
            Map.entry("expiresAt", "RFC 3339, UTC; absent: never"),
            Map.entry("at", "RFC 3339, UTC"),
            Map.entry("items", "Newest first"),
            Map.entry("nextCursor", "For the next page; null at the end"),
            Map.entry("state", "By its present state"),
            Map.entry("status", "By its present state"),
            Map.entry("role", "admin, staff, customer, or a name that the tenant defines"),
            Map.entry("provider", "The payment provider's name"),
            Map.entry("priority", "low, normal, high or urgent"),
            Map.entry("actor", "Who did it: `user:`, `operator:` or `token:` with an id"),
            Map.entry("currency", "From Tenantry's list: ISO 4217 and XTR, USDT, USDC, TON, BTC …"));

    private CommonWords() {}

    static void addTo(OpenAPI api) {
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .filter(operation -> operation.getParameters() != null)
                .flatMap(operation -> operation.getParameters().stream())
                .filter(parameter -> parameter.getName() != null && parameter.getDescription() == null)
                .forEach(CommonWords::describe);
        for (Schema<?> schema : api.getComponents().getSchemas().values()) {
            if (schema.getProperties() != null) schema.getProperties().forEach(CommonWords::describe);
        }
    }

    private static void describe(Parameter parameter) {
        parameter.setDescription(MEANING.get(parameter.getName()));
    }

    private static void describe(String name, Schema<?> property) {
        if (property.getDescription() == null && property.get$ref() == null) property.setDescription(MEANING.get(name));
    }
}
