-- For people: look at one tenant with psql, in either tier, as the tenant's own context shows it. See bin/look-at.
create function look_at(called text) returns uuid language plpgsql as $$
declare
    tenant uuid;
    place text;
begin
    select t.id, coalesce((select s.schema_name from tenantry.tenant_schema s where s.tenant_id = t.id and s.reads = 'schema'),
                          'shared')
        into tenant, place
        from tenantry.tenant t where t.slug = called or t.id::text = called;
    if tenant is null then
        raise exception 'no tenant is called "%"', called using hint = 'Its slug or its id is wanted.';
    end if;
    perform set_config('app.current_tenant_id', tenant::text, false), set_config('app.batch_tenants', '', false),
            set_config('search_path', format('%I, tenantry', place), false);
    return tenant;
end $$;
revoke execute on function look_at(text) from public;
grant execute on function look_at(text) to tenantry_readonly;
comment on function look_at(text) is 'Makes the session look at the tenant with this slug or id, until it looks at another: for people, with the role tenantry_readonly';
