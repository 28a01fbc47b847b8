package io.tenantry.tenancy.web;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.RequestRefused.Why;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads one page of a {@link Listing}: the next rows after the cursor's, by key and not by offset. */
@Component
class Pages {
    private static final int LIMIT = 50;
    private static final int LARGEST_LIMIT = 200;

    private final Cursors cursors;

    Pages(Cursors cursors) {
        this.cursors = cursors;
    }

    private record Read<T>(T item, Object time, Object id) {}

    <T> Page<T> read(JdbcClient jdbc, HttpServletRequest request, @Nullable TenantId tenantId, Listing<T> listing) {
        int limit = limit(request);
        String boundTo = tenantId + " " + listing.table() + " " + listing.time() + " " + listing.filters();
        String asOf = request.getParameter(LookBack.PARAMETER);
        if (asOf != null) boundTo += " " + asOf;
        String cursor = request.getParameter("cursor");
        boolean oneColumn = listing.time().equals(listing.id());
        List<Object> parameters = new ArrayList<>();
        StringBuilder where = new StringBuilder("true");
        if (tenantId != null) {
            where.append(" and tenant_id = ?");
            parameters.add(tenantId.value());
        }
        listing.filters().forEach((column, value) -> {
            where.append(" and ").append(column).append(column.contains("?") ? "" : " = ?");
            parameters.add(value);
        });
        if (cursor != null) {
            List<Object> after = cursors.read(boundTo, cursor);
            where.append(oneColumn ? " and %s < ?" : " and (%s, %s) < (?, ?)");
            parameters.addAll(oneColumn ? after.subList(0, 1) : after);
        }
        String sql = ("select %s, %s as cursor_time, %s as cursor_id from %s where " + where + " order by %s desc"
                        + (oneColumn ? "" : ", %s desc") + " limit " + (limit + 1))
                .formatted(arguments(listing, cursor != null, oneColumn));
        List<Read<T>> rows = jdbc.sql(sql)
                .params(parameters)
                .query((row, n) ->
                        new Read<>(listing.mapper().mapRow(row, n), key(row, "cursor_time"), key(row, "cursor_id")))
                .list();
        boolean more = rows.size() > limit;
        List<Read<T>> page = more ? rows.subList(0, limit) : rows;
        return new Page<>(
                page.stream().map(Read::item).toList(),
                more
                        ? cursors.write(
                                boundTo, page.getLast().time(), page.getLast().id())
                        : null);
    }

    private static Object[] arguments(Listing<?> listing, boolean cursor, boolean oneColumn) {
        List<String> names = new ArrayList<>(List.of(listing.columns(), listing.time(), listing.id(), listing.table()));
        if (cursor) names.addAll(oneColumn ? List.of(listing.time()) : List.of(listing.time(), listing.id()));
        names.addAll(oneColumn ? List.of(listing.time()) : List.of(listing.time(), listing.id()));
        return names.toArray();
    }

    private static Object key(ResultSet row, String column) throws SQLException {
        Object value = row.getObject(column);
        return value instanceof java.sql.Timestamp ? row.getObject(column, OffsetDateTime.class) : value;
    }

    private static int limit(HttpServletRequest request) {
        String text = request.getParameter("limit");
        if (text == null) return LIMIT;
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) return limit;
        } catch (NumberFormatException e) {
            // falls through to the one refusal for every limit that is none
        }
        throw new RequestRefused(Why.INVALID_PARAMETER, "limit is a number from 1 to " + LARGEST_LIMIT + ".");
    }
}
