package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What operators of another installation have had left out of a tenant that is taken in: known before its first event is folded. */
public final class ImportedSkips {
    private ImportedSkips() {}

    /** The rows that {@link SkipList} will fold as well, in the transaction that appends the tenant; as the projector. */
    public static void restore(Connection connection, TenantId tenantId) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into tenantry.lane_skip (tenant_id, processor, position, reason)"
                        + " select distinct on (payload ->> 'processor', payload ->> 'position') tenant_id,"
                        + " payload ->> 'processor', (payload ->> 'position')::bigint, payload ->> 'reason'"
                        + " from tenantry.event where tenant_id = ? and name = 'tenancy.event-skipped'"
                        + " on conflict do nothing")) {
            insert.setObject(1, tenantId.value());
            insert.executeUpdate();
        }
    }
}
