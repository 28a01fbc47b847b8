package io.tenantry.tenant.user;

import io.tenantry.tenancy.erasure.PersonalRows;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.UserEvent;
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserEvent.UserErased;
import io.tenantry.tenant.api.UserEvent.UserKeyDestroyed;
import io.tenantry.tenant.api.UserEvent.UserRoleChanged;
import io.tenantry.tenant.api.UserEvent.UserSeen;
import io.tenantry.tenant.api.UserEvent.UserUnblocked;
import io.tenantry.tenant.api.Users;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** The people of a tenant, as lists and cards show them. What was erased is absent. */
@Component
public class UserList implements Projection {
    public static final String NAME = Users.LIST;
    static final List<String> PERSONAL = List.of("email", "telegram_id", "username", "first_name", "last_name");
    private static final Table USER = Table.of("app_user", "tenant_id", "id");

    @Bean
    static PersonalRows personalRowsOfUsers() {
        return PersonalRows.emptied("app_user", "id = ?", PERSONAL);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(UserEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(USER);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Row known = event.sequence() == 0
                ? rows.insert(USER, event.tenantId(), event.id())
                : rows.upsert(USER, event.tenantId(), event.id());
        Row row = known.set("version", event.version());
        switch ((UserEvent) event.payload()) {
            case UserCreated e -> created(row, e).set("created_at", event.timestamp());
            case UserBlocked _ -> row.set("state", "blocked");
            case UserUnblocked _ -> row.set("state", "active");
            case UserRoleChanged e -> row.set("role", e.role());
            case UserErased _ -> erased(row);
            case UserKeyDestroyed _ -> {
                // the row shows nothing of the person already
            }
            case UserSeen e -> row.set("last_seen_on", e.day());
        }
    }

    private static void erased(Row row) {
        row.set("state", "erased");
        PERSONAL.forEach(column -> row.set(column, null));
    }

    private static Row created(Row row, UserCreated e) {
        return row.set("role", e.role())
                .set("state", "active")
                .set("email", Sealed.valueOf(e.email()))
                .set("telegram_id", Sealed.valueOf(e.telegramId()))
                .set("username", Sealed.valueOf(e.username()))
                .set("first_name", Sealed.valueOf(e.firstName()))
                .set("last_name", Sealed.valueOf(e.lastName()))
                .set("language", e.language())
                .set("referral_code", e.referralCode())
                .set("last_seen_on", null);
    }
}
