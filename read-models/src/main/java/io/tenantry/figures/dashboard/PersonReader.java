package io.tenantry.figures.dashboard;

import io.tenantry.figures.revenue.RevenueFigures;
import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenant.api.UserErasures;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the people of a tenant, one page of them or one person. */
@Component
class PersonReader {
    private final StatisticsFigures statistics;
    private final RevenueFigures revenue;
    private final Projections projections;

    PersonReader(StatisticsFigures statistics, RevenueFigures revenue, Projections projections) {
        this.statistics = statistics;
        this.revenue = revenue;
        this.projections = projections;
    }

    /** Whose people they are, and in which time zone they are looked at. */
    record Company(String name, ZoneId zone) {}

    Company company(ApiCall call) {
        UUID tenant = call.tenantId().value();
        return call.read(
                List.of(),
                jdbc -> new Company(
                        Objects.requireNonNullElse(statistics.of(jdbc, tenant).name(), "Unnamed tenant"),
                        revenue.calendar(jdbc, tenant).timeZone()));
    }

    /** As {@code GET /users} lists them: a filter that is null filters nothing. */
    Page<Person> page(@Nullable String role, @Nullable String state, @Nullable Long telegramId, ApiCall call) {
        return call.page(
                List.of(),
                Listing.of("app_user", Person.COLUMNS, Person::of)
                        .where("role", role)
                        .where("state", state)
                        .where("telegram_id", telegramId));
    }

    Person person(UUID id, ApiCall call) {
        return call.read(List.of(), jdbc -> jdbc.sql(
                                "select " + Person.COLUMNS + " from app_user where tenant_id = ? and id = ?")
                        .params(call.tenantId().value(), id)
                        .query(Person::of)
                        .optional())
                .orElseThrow(() -> new RequestRefused(Why.NOT_FOUND, "No such person."));
    }

    private record Told(String action, long position, Instant at) {}

    /** Of who is erased. What is left to do is told by whether the clearing has passed the end of their key. */
    PersonErasing erasing(UUID id, ApiCall call) {
        TenantId tenantId = call.tenantId();
        Instant at = null;
        Long keyGone = null;
        for (Told told : call.read(List.of(), jdbc -> told(jdbc, tenantId, id))) {
            if (told.action().equals("tenant.user-erased")) at = told.at();
            else keyGone = told.position();
        }
        boolean cleared =
                keyGone != null && projections.await(List.of(UserErasures.CLEARING), tenantId, keyGone, Duration.ZERO);
        return new PersonErasing(at, keyGone != null, cleared);
    }

    private static List<Told> told(JdbcClient jdbc, TenantId tenantId, UUID id) {
        return jdbc.sql("""
                        select action, position, at from audit_log where tenant_id = ? and resource_id = ?
                            and action in ('tenant.user-erased', 'tenant.user-key-destroyed')""")
                .params(tenantId.value(), id)
                .query((row, _) -> new Told(
                        row.getString("action"),
                        row.getLong("position"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list();
    }
}
