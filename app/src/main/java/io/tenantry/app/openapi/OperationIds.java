package io.tenantry.app.openapi;

import java.util.Locale;
import java.util.Map;
import org.springframework.web.method.HandlerMethod;

/** Names of operations: stable, unique, and good names for the methods of generated clients. */
final class OperationIds {
    /** Where verb and resource read badly. A test finds those that nothing bears any more. */
    static final Map<String, String> BETTER = Map.ofEntries(
            Map.entry("settingsTenant", "replaceTenantSettings"),
            Map.entry("limitsTenant", "replaceTenantLimits"),
            Map.entry("featuresTenant", "replaceTenantFeatures"),
            Map.entry("botTenant", "replaceTenantBot"),
            Map.entry("seenUser", "recordUserSeen"),
            Map.entry("changeRoleUser", "changeUserRole"),
            Map.entry("priorityTicket", "changeTicketPriority"),
            Map.entry("messagesTicket", "listTicketMessages"),
            Map.entry("writeTicket", "writeTicketMessage"),
            Map.entry("entriesWallet", "listWalletEntries"),
            Map.entry("ofTenantStatistics", "getTenantStatistics"),
            Map.entry("ofAllStatistics", "listStatistics"),
            Map.entry("byDayRevenue", "getTenantRevenue"),
            Map.entry("listAudits", "listAuditLog"),
            Map.entry("projectionsLane", "listProjections"),
            Map.entry("contentExport", "downloadExport"),
            Map.entry("takeImport", "importTenant"),
            Map.entry("lanes", "listLanes"),
            Map.entry("usages", "listTenantUsage"),
            Map.entry("usage", "getTenantUsage"),
            Map.entry("measureUsage", "measureTenants"),
            Map.entry("slowUsage", "listSlowQueries"),
            Map.entry("connectionsUsage", "listConnections"));

    private OperationIds() {}

    static String of(HandlerMethod method) {
        String id = plain(method);
        return BETTER.getOrDefault(id, id);
    }

    /** {@code createPlan}, {@code listPlans}: the method's name and its controller's. */
    static String plain(HandlerMethod method) {
        String resource = method.getBeanType().getSimpleName().replaceFirst("Controller$", "");
        String verb = method.getMethod().getName();
        if (verb.toLowerCase(Locale.ROOT).contains(resource.toLowerCase(Locale.ROOT))) return verb;
        return verb + resource + (verb.equals("list") && !resource.endsWith("s") ? "s" : "");
    }
}
