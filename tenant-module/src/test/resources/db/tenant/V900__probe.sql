-- For the mechanism's own tests.
create table probe_counter (
    tenant_id  uuid        not null,
    id         uuid        not null,
    name       text        not null,
    total      bigint      not null,
    version    bigint      not null,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
call tenantry.protect_read_model('probe_counter');
comment on table probe_counter is 'For the mechanism''s own tests';
