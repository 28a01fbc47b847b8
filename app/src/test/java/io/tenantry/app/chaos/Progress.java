package io.tenantry.app.chaos;

import java.io.IOException;
import java.sql.SQLException;

/** How far the slowest projection or reaction has come. */
final class Progress {
    private Progress() {}

    static long behind(Database database) throws SQLException, IOException {
        return database.number("select coalesce(min(position), 0) from tenantry.lane where tenant_id is null");
    }
}
