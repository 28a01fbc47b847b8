-- What each tenant takes of the database, as it was measured last: see UsageMeasurement.
create table tenant_usage (
    tenant_id    uuid        not null primary key,
    measured_at  timestamptz not null,
    own_bytes    bigint      not null,
    shared_bytes bigint      not null,
    row_count    bigint      not null,
    event_count  bigint      not null,
    tables       jsonb       not null
);
call protect_operator_read_model('tenant_usage');
comment on table tenant_usage is 'What each tenant takes of the database, as it was measured last';
comment on column tenant_usage.own_bytes is 'Its own schema on disk, indexes included: the files'' sizes';
comment on column tenant_usage.shared_bytes is 'Its share of the tables of all tenants, event store included: their sizes by its share of their rows';
comment on column tenant_usage.row_count is 'Rows of its own and its rows in the tables of all tenants, events left out; of big tables estimated from a sample';
comment on column tenant_usage.tables is 'By name: rows, bytes, and whether they are estimated';
