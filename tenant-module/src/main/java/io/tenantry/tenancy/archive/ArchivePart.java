package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.NewKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What a module keeps of a tenant outside of events and goes along with it: a file of the archive. A bean. */
public interface ArchivePart {
    /** Of the file, without its ending: lower-case letters and hyphens. */
    String name();

    /** Writes each record, opened: it is the archive that is encrypted. {@code jdbc} reads as of the archive's moment. */
    void write(JdbcClient jdbc, TenantId tenantId, Consumer<JsonNode> file);

    /** Takes a record in again; {@code connection} is the transaction of the import, as the projector. */
    void restore(Connection connection, NewKeys keys, JsonNode each) throws SQLException;
}
