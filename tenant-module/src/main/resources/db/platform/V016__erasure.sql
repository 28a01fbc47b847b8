-- Erasing a tenant: who may delete what the append keeps, and what stays of the erased.

-- The tenant that the owner acts for in this transaction, to erase it or to take it in. The owner sees no other row.
create function context_owned() returns uuid language sql stable
    return nullif(current_setting('app.owned_tenant', true), '')::uuid;

create procedure open_to_owner(name text) language plpgsql as $$
begin
    execute format('create policy owning on %I to tenantry_owner using (tenant_id = (select tenantry.context_owned())) '
        'with check (tenant_id = (select tenantry.context_owned()))', name);
end $$;

-- As before, and open to the owner.
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
    call tenantry.open_to_owner(name);
end $$;

-- What the projector may not delete.
do $$
declare
    kept record;
begin
    for kept in
        select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where c.relnamespace = 'tenantry'::regnamespace and c.relkind = 'r'
        and not has_table_privilege('tenantry_projector', c.oid, 'delete')
        and not exists (select from pg_policies p where p.schemaname = 'tenantry' and p.tablename = c.relname
            and 'tenantry_owner' = any (p.roles))
    loop
        call open_to_owner(kept.relname);
    end loop;
end $$;

comment on table event is 'All events, in the order of their commits. Never updated; those of an erased tenant are in erased_event';

create table erased_event (
    tenant_id   uuid        not null,
    position    bigint      not null,
    stream      text        not null,
    sequence    bigint      not null,
    event_id    uuid        not null,
    name        text        not null,
    revision    int         not null,
    ciphertext  bytea       not null,
    "timestamp" timestamptz not null,
    recorded_at timestamptz not null,
    primary key (tenant_id, position)
);
alter table erased_event enable row level security;
alter table erased_event force row level security;
call open_to_owner('erased_event');
create policy operator on erased_event for select to tenantry_operator using (true);
grant select on erased_event to tenantry_operator;
comment on table erased_event is 'That an event was, and what nobody can read any more: its key was never stored';

create table tenant_erasure (
    tenant_id    uuid   not null primary key,
    state        text   not null check (state in ('requested', 'withdrawn', 'confirmed', 'erased')),
    not_before   timestamptz,
    requested_at timestamptz,
    confirmed_at timestamptz,
    erased_at    timestamptz,
    certificate  text,
    signature    text,
    public_key   text,
    version      bigint not null
);
call protect_operator_read_model('tenant_erasure');
comment on table tenant_erasure is 'Tenants that are to be erased, or are: what is certified of them';
comment on column tenant_erasure.certificate is 'As it was signed, byte for byte';
