-- What the append keeps can be read in a tenant's context, too; it is changed by the append alone.

create or replace procedure protect_appended(name text, operations text) language plpgsql as $$
declare
    batch constant text := 'tenant_id = any ((select tenantry.context_batch())::uuid[])';
begin
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy reading on %I for select to tenantry_app '
        'using (tenant_id = (select tenantry.context_tenant()) or %s)', name, batch);
    execute format('create policy inserting on %I for insert to tenantry_app with check (%s)', name, batch);
    execute format('create policy updating on %I for update to tenantry_app using (%s) with check (%s)', name, batch, batch);
    execute format('create policy deleting on %I for delete to tenantry_app using (%s)', name, batch);
    execute format('grant %s on %I to tenantry_app', operations, name);
end $$;

do $$
declare
    protected record;
begin
    for protected in
        select p.tablename, string_agg(g.privilege_type, ', ') as operations
        from pg_policies p
        join information_schema.table_privileges g
            on g.table_schema = p.schemaname and g.table_name = p.tablename and g.grantee = 'tenantry_app'
        where p.schemaname = 'tenantry' and p.policyname = 'batch'
        group by p.tablename
    loop
        execute format('drop policy batch on %I', protected.tablename);
        call protect_appended(protected.tablename, protected.operations);
    end loop;
end $$;
