package io.tenantry.tenancy.usage;

import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A table with tenants' rows, as the files say.
 *
 * @param name quoted, with its schema
 * @param bytes with its indexes and what is stored beside it
 * @param pages of the table alone
 */
record TableSize(String schema, String table, String name, long bytes, long pages) {
    /** A table of more pages is not counted but sampled: about 128 MB. */
    private static final long MOST_PAGES = 16_384;

    static List<TableSize> ofSchemas(JdbcClient jdbc, Collection<String> schemas) {
        return jdbc.sql("""
                        select n.nspname, c.relname, format('%I.%I', n.nspname, c.relname) as name,
                            pg_total_relation_size(c.oid) as bytes,
                            pg_relation_size(c.oid) / current_setting('block_size')::int as pages
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname = any (?::text[]) and c.relkind = 'r' and has_table_privilege(c.oid, 'select')
                        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
                        and c.relname <> 'tenant_usage'
                        order by 1, 2""")
                .param(schemas.toArray(String[]::new))
                .query((row, _) -> new TableSize(
                        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5)))
                .list();
    }

    boolean isSampled() {
        return pages > MOST_PAGES;
    }

    /** By how much a count of the sample must be multiplied. */
    long factor() {
        return isSampled() ? Math.ceilDiv(pages, MOST_PAGES) : 1;
    }

    /** The table, or a sample of its pages, for a FROM. */
    String sample() {
        return isSampled() ? name + " tablesample system (100.0 / " + factor() + ")" : name;
    }
}
