package io.tenantry.billing.intake;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.ArchivePart;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Keyring;
import io.tenantry.tenancy.sealing.NewKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What letters say goes along with the tenant: their events only name it. */
@Component
class LettersInArchive implements ArchivePart {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Keyring keyring;

    LettersInArchive(Keyring keyring) {
        this.keyring = keyring;
    }

    @Override
    public String name() {
        return "letter-values";
    }

    @Override
    public void write(JdbcClient jdbc, TenantId tenantId, Consumer<JsonNode> file) {
        for (UUID id : jdbc.sql("select id from letter_value where tenant_id = ? order by id")
                .param(tenantId.value())
                .query(UUID.class)
                .list())
            jdbc.sql("select sealed from letter_value where tenant_id = ? and id = ?")
                    .params(tenantId.value(), id)
                    .query(byte[].class)
                    .optional()
                    .flatMap(ciphertext -> keyring.open(KeyRef.ofTenant(tenantId), ciphertext))
                    .ifPresent(value -> file.accept(JSON.createObjectNode()
                            .put("id", id.toString())
                            .put("value", Base64.getEncoder().encodeToString(value))));
    }

    @Override
    public void restore(Connection connection, NewKeys keys, JsonNode each) throws SQLException {
        byte[] value = Base64.getDecoder().decode(each.path("value").asString());
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into letter_value (tenant_id, id, sealed) values (?, ?, ?) on conflict do nothing")) {
            insert.setObject(1, keys.tenantId().value());
            insert.setObject(2, UUID.fromString(each.path("id").asString()));
            insert.setBytes(3, keys.seal(keys.tenantId().value(), value));
            insert.executeUpdate();
        }
    }
}
