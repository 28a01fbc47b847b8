-- The append hands out positions itself, under its lock, so that everything of a batch is written in one round trip.
grant usage, select on sequence event_position_seq to tenantry_app;

create table snapshot (
    tenant_id uuid   not null,
    stream    text   not null check (starts_with(stream, tenant_id::text || '/')),
    sequence  bigint not null check (sequence >= 0),
    shape     text   not null,
    sealed    bytea  not null,
    primary key (tenant_id, stream)
);
alter table snapshot enable row level security;
alter table snapshot force row level security;
create policy tenant on snapshot to tenantry_app
    using (tenant_id = (select context_tenant())) with check (tenant_id = (select context_tenant()));
grant select, insert, update, delete on snapshot to tenantry_app;
comment on table snapshot is 'Aggregates as they were after an event, to load long streams from. May be emptied at any time';
comment on column snapshot.sequence is 'Of the last event that the snapshot holds';
comment on column snapshot.shape is 'Of the class that was stored: a snapshot of another shape is ignored';
comment on column snapshot.sealed is 'Encrypted with the tenant''s key';
