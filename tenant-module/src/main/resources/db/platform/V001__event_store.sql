-- The event store and what its append writes with the events. Runs as tenantry_owner, schema tenantry.

-- Whose rows a transaction may touch: its own tenant's, and in an append those of the batch's commands.
create function context_tenant() returns uuid language sql stable
    return nullif(current_setting('app.current_tenant_id', true), '')::uuid;
create function context_batch() returns uuid[] language sql stable
    return string_to_array(nullif(current_setting('app.batch_tenants', true), ''), ',')::uuid[];

-- Protects a table of read models: the tenant reads its own rows, projections write all.
create procedure protect_read_model(name text) language plpgsql as $$
begin
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I for select to tenantry_app, tenantry_readonly '
        'using (tenant_id = (select tenantry.context_tenant()))', name);
    execute format('create policy projector on %I to tenantry_projector using (true) with check (true)', name);
    execute format('grant select on %I to tenantry_app, tenantry_readonly', name);
    execute format('grant select, insert, update, delete, truncate on %I to tenantry_projector', name);
end $$;

-- As above, and operators read all tenants' rows in one query. For figures, audit log, lanes and letters only.
create procedure protect_operator_read_model(name text) language plpgsql as $$
begin
    call tenantry.protect_read_model(name);
    execute format('create policy operator on %I for select to tenantry_operator using (true)', name);
    execute format('grant select on %I to tenantry_operator', name);
end $$;

-- Protects a table that the append writes.
create procedure protect_appended(name text, operations text) language plpgsql as $$
begin
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy batch on %I to tenantry_app '
        'using (tenant_id = (select tenantry.context_tenant()) or tenant_id = any ((select tenantry.context_batch())::uuid[])) '
        'with check (tenant_id = any ((select tenantry.context_batch())::uuid[]))', name);
    execute format('grant %s on %I to tenantry_app', operations, name);
end $$;

grant usage on schema tenantry to tenantry_app, tenantry_projector, tenantry_readonly, tenantry_vault, tenantry_operator, tenantry_backup;

create table event (
    position    bigint generated always as identity primary key,
    tenant_id   uuid        not null,
    stream      text        not null check (starts_with(stream, tenant_id::text || '/')),
    sequence    bigint      not null check (sequence >= 0),
    event_id    uuid        not null,
    name        text        not null,
    revision    int         not null,
    payload     json        not null,
    metadata    json        not null,
    "timestamp" timestamptz not null,
    recorded_at timestamptz not null,
    imported    boolean     not null default false
);
create unique index event_stream on event (tenant_id, stream, sequence);
call protect_appended('event', 'select, insert');
create policy projector on event for select to tenantry_projector using (true);
grant select on event to tenantry_projector;
comment on table event is 'All events, in the order of their commits. Never updated, never deleted.';
comment on column event.stream is 'The aggregate: <tenant>/<id>';
comment on column event.timestamp is 'When it was decided, by the injected clock';
comment on column event.recorded_at is 'When it was stored; never decreases with position';

-- The largest recorded_at so far: one row, written under the append's lock.
create table append_clock (
    only_row    boolean primary key default true check (only_row),
    recorded_at timestamptz not null
);
insert into append_clock (recorded_at) values (clock_timestamp());
grant select, update on append_clock to tenantry_app;

create table claim (
    tenant_id  uuid  not null,
    kind       text  not null,
    value_hmac bytea not null,
    stream     text  not null,
    primary key (tenant_id, kind, value_hmac)
);
create index claim_owner on claim (tenant_id, stream, kind);
call protect_appended('claim', 'select, insert, delete');
comment on table claim is 'Values that are unique within a tenant, as HMACs, with the stream they belong to';

create table global_claim (
    kind       text  not null,
    value_hmac bytea not null,
    tenant_id  uuid  not null,
    stream     text  not null,
    primary key (kind, value_hmac)
);
create index global_claim_owner on global_claim (tenant_id, stream, kind);
call protect_appended('global_claim', 'select, insert, delete');
-- Whether a value is taken must be seen across tenants; the row shows an HMAC and the tenant's public id.
create policy taken on global_claim for select to tenantry_app using (true);
comment on table global_claim is 'Values that are unique over all tenants, as HMACs';

create table quota (
    tenant_id   uuid   not null,
    name        text   not null,
    period      text   not null,
    used        bigint not null default 0,
    limit_value bigint,
    primary key (tenant_id, name, period)
);
call protect_appended('quota', 'select, insert, update');
comment on column quota.period is 'A day (2026-11-21), a month (2026-11) or empty: always. The limit stands in the row with the empty period';

create table quota_settings (
    tenant_id uuid not null primary key,
    time_zone text not null,
    currency  text not null
);
call protect_appended('quota_settings', 'select, insert, update');
comment on table quota_settings is 'The zone of a tenant''s days and months, and the currency its amounts are counted in';

create table idempotency (
    tenant_id   uuid   not null,
    principal   text   not null,
    key         text   not null,
    fingerprint text   not null,
    status      int    not null,
    location    text,
    id          uuid   not null,
    version     bigint not null,
    position    bigint not null,
    extra       json   not null,
    primary key (tenant_id, principal, key)
);
call protect_appended('idempotency', 'select, insert');
comment on table idempotency is 'Requests that succeeded, for ever: a repeat is answered from here';

create table credential (
    tenant_id uuid not null,
    kind      text not null check (kind in ('PASSWORD', 'TOKEN')),
    owner     uuid not null,
    hash      text not null,
    primary key (tenant_id, kind, owner)
);
call protect_appended('credential', 'insert, update');
create policy vault on credential for select to tenantry_vault using (tenant_id = any ((select context_batch())::uuid[]));
grant select on credential to tenantry_vault;
-- to replace a hash its row must be found, though the hash not be read
grant select (tenant_id, kind, owner) on credential to tenantry_app;
comment on table credential is 'Hashes of passwords and tokens. Written by the append, read by the vault role alone';

create table data_key (
    tenant_id    uuid  not null,
    subject      uuid  not null,
    wrapped      bytea,
    created_at   timestamptz not null default clock_timestamp(),
    destroyed_at timestamptz,
    primary key (tenant_id, subject)
);
alter table data_key enable row level security;
alter table data_key force row level security;
create policy vault on data_key to tenantry_vault
    using (tenant_id = any ((select context_batch())::uuid[]))
    with check (tenant_id = any ((select context_batch())::uuid[]));
grant select, insert, update on data_key to tenantry_vault;
comment on table data_key is 'Keys of tenants and data subjects, wrapped by the master key; without wrapped, what they sealed is erased';

create table platform_secret (
    name    text primary key,
    wrapped bytea not null
);
grant select, insert on platform_secret to tenantry_vault;
comment on table platform_secret is 'Random keys of the installation, wrapped by the master key';
