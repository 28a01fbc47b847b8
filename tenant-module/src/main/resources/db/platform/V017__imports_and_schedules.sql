-- Tenants that came from another installation.
create table imported_request_key (
    tenant_id uuid  not null primary key,
    sealed    bytea not null
);
alter table imported_request_key enable row level security;
alter table imported_request_key force row level security;
create policy tenant on imported_request_key for select to tenantry_app using (tenant_id = (select context_tenant()));
grant select on imported_request_key to tenantry_app;
call open_to_owner('imported_request_key');
comment on table imported_request_key is 'By which the requests of a tenant that was imported are known again';
comment on column imported_request_key.sealed is 'Encrypted with the tenant''s key';

-- Archives that are made again and again.
create table archive_schedule (
    tenant_id   uuid        not null,
    id          uuid        not null,
    every_days  int         not null,
    keep_days   int         not null,
    state       text        not null check (state in ('active', 'ended')),
    next_at     timestamptz,
    created_at  timestamptz not null,
    version     bigint      not null,
    primary key (tenant_id, id)
);
create index archive_schedule_newest on archive_schedule (tenant_id, created_at desc, id desc);
call protect_read_model('archive_schedule');
comment on table archive_schedule is 'When a tenant''s archives are made by themselves';
