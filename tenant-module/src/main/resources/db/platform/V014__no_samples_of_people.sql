-- PostgreSQL's planner keeps samples of columns (pg_statistic), which outlive the rows. Of columns with a comment that begins with
-- personal: it shall keep none. Giving a column its own type anew removes what was sampled before; it rewrites no row.
create procedure keep_no_samples(name text) language plpgsql as $$
declare
    personal record;
begin
    for personal in
        select a.attrelid::regclass as relation, a.attname, format_type(a.atttypid, a.atttypmod) as type
        from pg_attribute a where a.attrelid = name::regclass and a.attnum > 0 and not a.attisdropped
        and starts_with(col_description(a.attrelid, a.attnum), 'personal:')
    loop
        execute format('alter table %s alter column %I type %s', personal.relation, personal.attname, personal.type);
        execute format('alter table %s alter column %I set statistics 0', personal.relation, personal.attname);
    end loop;
end $$;

-- What a tenant is called goes with the tenant, and its row is cleared by the projection when it likes.
alter table tenant alter column name type text, alter column slug type text;
alter table tenant alter column name set statistics 0, alter column slug set statistics 0;
